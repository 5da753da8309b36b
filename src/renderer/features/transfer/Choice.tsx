/** Something that can be included or allowed, with a word on what it means. */
import type { ReactNode } from 'react';
import styles from './Transfer.module.css';

export interface ChoiceProps {
  label: string;
  detail: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  /** What is to be filled in while it is chosen. */
  children?: ReactNode;
}

export function Choice({ label, detail, checked, disabled = false, onChange, children }: ChoiceProps) {
  return (
    <div className={styles.choiceBox}>
      <label className={styles.choice}>
        <input type="checkbox" checked={checked} disabled={disabled} onChange={({ target }) => onChange(target.checked)} />
        <span>{label}</span>
        <span className={styles.muted}>{detail}</span>
      </label>
      {checked && children !== undefined && <div className={styles.inside}>{children}</div>}
    </div>
  );
}
