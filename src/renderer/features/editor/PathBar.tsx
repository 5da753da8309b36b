/** Where the shown file lies, and where in it the cursor is. */
import { ChevronRight } from 'lucide-react';
import { Fragment } from 'react';
import styles from './Editor.module.css';
import type { Place } from './monaco/editor-host.ts';

export function PathBar({ path, place, tabLeaves }: { path: string; place: Place | null; tabLeaves: boolean }) {
  const segments = path.split('/');
  return (
    <div className={styles.pathBar}>
      <span className={styles.path} title={path}>
        {segments.map((segment, index) => (
          <Fragment key={segments.slice(0, index + 1).join('/')}>
            {index > 0 && <ChevronRight size={12} strokeWidth={1.5} aria-hidden="true" />}
            <span className={index === segments.length - 1 ? styles.file : undefined}>{segment}</span>
          </Fragment>
        ))}
      </span>
      {tabLeaves && <output className={styles.note}>Tab moves the focus (Ctrl M)</output>}
      {place && (
        <span className={styles.place}>
          Ln {place.line}, Col {place.column}
        </span>
      )}
    </div>
  );
}
