/** Names and values as rows that can be added, switched off and removed. Backspace in an empty row removes it. */
import { Plus, X } from 'lucide-react';
import { useRef, type KeyboardEvent } from 'react';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Input } from '../../ui/Input.tsx';
import styles from './Requests.module.css';

interface KeyValueRow {
  name: string;
  value: string;
  /** Undefined for rows that cannot be switched off. */
  on?: boolean;
}

interface KeyValueRowsProps<T extends KeyValueRow> {
  /** One row, such as `header`. */
  what: string;
  rows: readonly T[];
  empty: T;
  onChange: (rows: T[]) => void;
}

export function KeyValueRows<T extends KeyValueRow>({ what, rows, empty, onChange }: KeyValueRowsProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  const change = (index: number, part: Partial<KeyValueRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  const remove = (index: number) => {
    onChange(rows.filter((_, at) => at !== index));
    focusRow(list.current, Math.max(0, index - 1));
  };
  const add = () => {
    onChange([...rows, empty]);
    focusRow(list.current, rows.length);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const row = rows[index];
    if (event.key !== 'Backspace' || row === undefined || row.name !== '' || row.value !== '') return;
    event.preventDefault();
    remove(index);
  };

  return (
    <div className={styles.rows} ref={list}>
      {rows.map((row, index) => (
        <fieldset key={index} className={styles.row} aria-label={`${what} ${index + 1}`} data-row={index}>
          {row.on !== undefined && (
            <input
              type="checkbox"
              aria-label={`Send ${row.name === '' ? `this ${what}` : row.name}`}
              checked={row.on}
              onChange={({ target }) => change(index, { on: target.checked })}
            />
          )}
          <Input
            code
            aria-label={`Name of ${what} ${index + 1}`}
            placeholder="name"
            value={row.name}
            onChange={({ target }) => change(index, { name: target.value })}
            onKeyDown={(event) => onKeyDown(event, index)}
          />
          <Input
            code
            aria-label={`Value of ${what} ${index + 1}`}
            placeholder="value"
            value={row.value}
            onChange={({ target }) => change(index, { value: target.value })}
          />
          <IconButton label={`Remove ${row.name === '' ? what : row.name}`} icon={X} onClick={() => remove(index)} />
        </fieldset>
      ))}
      <div>
        <Button variant="quiet" icon={Plus} onClick={add}>
          Add {what}
        </Button>
      </div>
    </div>
  );
}

/** Focuses the first field of a row once it is drawn. */
function focusRow(list: HTMLElement | null, index: number): void {
  requestAnimationFrame(() => list?.querySelector<HTMLInputElement>(`[data-row="${index}"] input[type="text"]`)?.focus());
}
