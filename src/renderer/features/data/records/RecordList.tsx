/** Records in columns under their heads, drawn only as far as they are in sight. */
import type { CSSProperties, ReactNode } from 'react';
import { cx } from '../../../ui/cx.ts';
import { ContextMenu, type MenuEntry } from '../../../ui/Menu.tsx';
import { VirtualList } from '../../../ui/VirtualList.tsx';
import styles from '../Data.module.css';

export interface Column<Row> {
  title: string;
  /** A track of a CSS grid, such as `80px` or `minmax(0, 1fr)`. */
  width: string;
  /** Numbers and ages stand at the right. */
  right?: boolean;
  /** Left out where the list is narrow. */
  extra?: boolean;
  render: (row: Row) => ReactNode;
}

export interface RecordListProps<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  chosen: string | null;
  onChoose: (key: string) => void;
  onRemove: ((row: Row) => void) | null;
  /** By Enter or a double click. */
  onActivate?: (row: Row) => void;
  /** For the chosen record. */
  menu: () => readonly MenuEntry[];
}

const tracks = (columns: readonly Column<never>[]): string => columns.map(({ width }) => width).join(' ');

export function RecordList<Row>(props: RecordListProps<Row>) {
  const { label, rows, columns, keyOf, nameOf, chosen, onChoose, onRemove, onActivate, menu } = props;
  const style = {
    '--columns': tracks(columns),
    '--few-columns': tracks(columns.filter(({ extra }) => extra !== true)),
  } as CSSProperties;
  const cellClass = ({ right, extra }: Column<Row>) => cx(right && styles.right, extra && styles.extra);
  return (
    <ContextMenu entries={menu}>
      <div className={styles.list} style={style}>
        <div className={styles.columns} aria-hidden="true">
          {columns.map((column) => (
            <span key={column.title} className={cellClass(column)}>
              {column.title}
            </span>
          ))}
        </div>
        <div className={styles.rows}>
          <VirtualList
            label={label}
            items={rows}
            getKey={keyOf}
            getText={nameOf}
            selectedKey={chosen}
            onSelect={(row) => onChoose(keyOf(row))}
            {...(onActivate === undefined ? {} : { onActivate })}
            onKey={(event, row) => {
              if (event.key !== 'Delete' || row === undefined || onRemove === null) return false;
              onRemove(row);
              return true;
            }}
            renderRow={(row) => (
              <div className={styles.cells}>
                {columns.map((column) => (
                  <span key={column.title} className={cellClass(column)}>
                    {column.render(row)}
                  </span>
                ))}
              </div>
            )}
          />
        </div>
      </div>
    </ContextMenu>
  );
}
