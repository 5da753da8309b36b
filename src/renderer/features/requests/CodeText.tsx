/** Text of data with its colours, for bodies, arguments and messages. Very long text is cut, copying gives the whole. */
import { Fragment, useMemo } from 'react';
import { cx } from '../../ui/cx.ts';
import { formatSize } from '../../ui/format.ts';
import styles from './CodeText.module.css';
import { jsonTokens } from './json-tokens.ts';

/** Characters that are coloured, and that are shown at all; a page of megabytes helps nobody and holds the window up. */
const mostColoured = 200_000;
const mostShown = 1_000_000;

/** What scrolls must be reachable by the keyboard. */
const reachable = { tabIndex: 0 };

interface CodeTextProps {
  label: string;
  text: string;
  language: 'json' | 'text';
  /** Inside of a list of facts: grows with its text up to some lines. */
  inline?: boolean;
  wrap?: boolean;
}

export function CodeText({ label, text, language, inline = false, wrap = false }: CodeTextProps) {
  const shown = text.length > mostShown ? text.slice(0, mostShown) : text;
  const coloured = language === 'json' && shown.length <= mostColoured;
  const tokens = useMemo(() => (coloured ? jsonTokens(shown) : []), [coloured, shown]);
  return (
    <>
      <section className={cx(styles.frame, inline && styles.inline)} aria-label={label} {...reachable}>
        <pre className={cx(wrap && styles.wrap)}>
          {coloured
            ? tokens.map((token, index) => (
                <Fragment key={index}>
                  {token.kind === 'plain' ? token.text : <span className={styles[token.kind]}>{token.text}</span>}
                </Fragment>
              ))
            : shown}
        </pre>
      </section>
      {shown !== text && (
        <p className={styles.cut}>
          The first {formatSize(mostShown)} of {formatSize(text.length)} are shown.
        </p>
      )}
    </>
  );
}
