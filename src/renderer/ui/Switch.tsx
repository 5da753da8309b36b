/** Something that is on or off at once, without a button to save it. */
import { Switch as Base } from '@base-ui/react/switch';
import { useId } from 'react';
import styles from './Switch.module.css';

export interface SwitchProps {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

export function Switch({ label, checked, disabled = false, onChange }: SwitchProps) {
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
      <span id={id}>{label}</span>
    </span>
  );
}
