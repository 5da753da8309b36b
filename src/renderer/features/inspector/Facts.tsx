/** The building blocks of the inspector: a title, sections, and names with values to copy. */
import type { ReactNode } from 'react';
import type { JsonValue } from '../../../contract/common.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { CodeText } from '../requests/CodeText.tsx';
import styles from './Inspector.module.css';

export function Title({ kind, children }: { kind: string; children: ReactNode }) {
  return (
    <header className={styles.head}>
      <p className={styles.kind}>{kind}</p>
      <h3 className={styles.title}>{children}</h3>
    </header>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h4>{title}</h4>
      {children}
    </section>
  );
}

export interface Fact {
  name: string;
  value: string | number | boolean | null;
  /** In place of the plain value. */
  shown?: ReactNode;
  /** Ids, hashes and paths: in the code face and to copy. */
  code?: boolean;
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value, shown, code = false }) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>
            {shown ?? (code ? <code>{String(value ?? '–')}</code> : <span>{String(value ?? '–')}</span>)}
            {code && value !== null && <CopyButton value={String(value)} what={name.toLowerCase()} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A value as indented JSON; text alone is shown as it is, coloured where it is JSON already. */
export function JsonSection({ title, value }: { title: string; value: JsonValue }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const isJson = typeof value !== 'string' || /^[[{]/.test(value);
  return (
    <section className={styles.section}>
      <div className={styles.jsonHead}>
        <h4>{title}</h4>
        <CopyButton value={text} what={title.toLowerCase()} />
      </div>
      <CodeText label={title} text={text} language={isJson ? 'json' : 'text'} inline wrap />
    </section>
  );
}
