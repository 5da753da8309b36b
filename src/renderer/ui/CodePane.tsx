/** Text to read and copy, such as a log or lines for a shell: scrolls in its own box, and keys reach it. */
import { useEffect, useRef, type ReactNode } from 'react';
import styles from './CodePane.module.css';
import { CopyButton } from './CopyButton.tsx';

export interface CodePaneProps {
  /** Names the box. */
  label: string;
  text: string;
  /** Names what is copied: `log` gives "Copy log". */
  what: string;
  /** In place of `text` on the clipboard. */
  copied?: string;
  /** At the left of the bar. */
  title: ReactNode;
  /** Controls beside the copy button. */
  actions?: ReactNode;
  /** Breaks long lines instead of scrolling sideways. */
  wrap?: boolean;
  /** Begins at its end, where the newest lines of a log are. */
  atEnd?: boolean;
}

export function CodePane({ label, text, what, copied = text, title, actions, wrap = false, atEnd = false }: CodePaneProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (atEnd && text !== '') box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [atEnd, text]);
  return (
    <div className={styles.pane}>
      <div className={styles.bar}>
        <span className={styles.title}>{title}</span>
        {actions}
        <CopyButton value={copied} what={what} />
      </div>
      <textarea
        ref={box}
        className={styles.text}
        aria-label={label}
        value={text}
        wrap={wrap ? 'soft' : 'off'}
        spellCheck={false}
        readOnly
      />
    </div>
  );
}
