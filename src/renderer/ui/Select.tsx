/** A choice among a few fixed options. */
import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { cx } from './cx.ts';
import floats from './Float.module.css';
import styles from './Select.module.css';

export interface SelectOption<T extends string> {
  value: T;
  label: string;
  detail?: string;
}

export interface SelectProps<T extends string> {
  /** Names the control where no field does. */
  label?: string;
  id?: string;
  value: T;
  options: readonly SelectOption<T>[];
  onChange: (value: T) => void;
  disabled?: boolean;
  className?: string | undefined;
}

export function Select<T extends string>({ label, id, value, options, onChange, disabled, className }: SelectProps<T>) {
  return (
    <Base.Root<T>
      id={id}
      items={options}
      value={value}
      disabled={disabled}
      modal={false}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <Base.Trigger className={cx(styles.trigger, className)} aria-label={label}>
        <Base.Value className={styles.value} />
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden="true" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={floats.positioner} sideOffset={4} alignItemWithTrigger={false} collisionPadding={8}>
          <Base.Popup className={cx(floats.popup, floats.menu)}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={floats.item}>
                <span className={floats.check}>
                  <Base.ItemIndicator>
                    <Check size={16} strokeWidth={1.5} aria-hidden="true" />
                  </Base.ItemIndicator>
                </span>
                <span className={floats.itemText}>
                  <Base.ItemText>{option.label}</Base.ItemText>
                  {option.detail !== undefined && <span className={floats.itemDetail}>{option.detail}</span>}
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
