/** Something that is on or off at once, without a button to save it. */
import { Switch as Base } from '@base-ui/react/switch';
import { useId } from 'react';
import styles from './Switch.module.css';

export interface SwitchProps {
  /** What is on or off; stays the same, for a screen reader adds the state. */
  label: string;
  /** In place of the label for the eye, such as the state in a word. */
  shown?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

export function Switch({ label, shown, checked, disabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <span className={styles.wrap}>
      <Base.Root
        className={styles.track}
        checked={checked}
        disabled={disabled}
        aria-labelledby={id}
        onCheckedChange={(next) => onChange(next)}
      >
        <Base.Thumb className={styles.thumb} />
      </Base.Root>
      <span id={id} className={shown === undefined ? undefined : 'visually-hidden'}>
        {label}
      </span>
      {shown !== undefined && <span aria-hidden="true">{shown}</span>}
    </span>
  );
}
