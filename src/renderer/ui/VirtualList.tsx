/**
 * A list or tree of rows of one height that draws only what is in sight. One tab stop; arrows, Page keys, Home, End and
 * type-ahead move; Enter and double click activate. The focused row is the selected one.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  type UIEvent,
} from 'react';
import { cx } from './cx.ts';
import { createTypeAhead } from './typeahead.ts';
import { nextIndex } from './list-keys.ts';
import styles from './VirtualList.module.css';

export interface TreePlace {
  /** Depth from 1. */
  level: number;
  /** Undefined for a leaf. */
  expanded?: boolean | undefined;
}

export interface VirtualListProps<T> {
  label: string;
  items: readonly T[];
  getKey: (item: T) => string;
  /** Text that type-ahead compares. */
  getText?: (item: T) => string;
  renderRow: (item: T, state: { index: number; selected: boolean }) => ReactNode;
  selectedKey: string | null;
  onSelect: (item: T) => void;
  onActivate?: (item: T) => void;
  /** Makes the list a tree. */
  place?: (item: T) => TreePlace;
  /** Left and Right in a tree: asks to close or open the item. */
  onToggle?: (item: T, expand: boolean) => void;
  /** Sees keys first; return true when it took one. */
  onKey?: (event: KeyboardEvent, item: T | undefined) => boolean;
  /** Pixels; 28 unless given. */
  rowHeight?: number;
  /** Stays at the last rows as new ones come, until the person scrolls away. */
  follow?: 'end';
  className?: string | undefined;
}

const listRoles = { list: { role: 'listbox' }, row: { role: 'option' } };
const treeRoles = { list: { role: 'tree' }, row: { role: 'treeitem' } };

export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, items, getKey, getText, renderRow, selectedKey, onSelect, onActivate, place, onToggle, onKey } = props;
  const { rowHeight = 28, follow, className } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [typeAhead] = useState(() => createTypeAhead());
  const baseId = useId();
  const selectedIndex = selectedKey === null ? -1 : items.findIndex((item) => getKey(item) === selectedKey);

  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => getKey(items[index] as T),
    overscan: 12,
  });

  // Only a change of the selection scrolls; new rows do not pull the list back to it.
  const showSelected = useEffectEvent(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex, { align: 'auto' });
  });
  useEffect(() => showSelected(), [selectedKey]);

  useEffect(() => {
    if (follow === 'end' && atEnd.current && items.length > 0) virtual.scrollToIndex(items.length - 1, { align: 'end' });
  }, [follow, items.length, virtual]);

  const go = (index: number) => {
    const item = items[index];
    if (item !== undefined) onSelect(item);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const current = items[selectedIndex];
    if (onKey?.(event, current)) return event.preventDefault();
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const target = nextIndex(event.key, selectedIndex, items.length, page);
    if (target !== null) {
      event.preventDefault();
      go(target);
    } else if (current !== undefined && onToggle && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault();
      onToggle(current, event.key === 'ArrowRight');
    } else if (event.key === 'Enter' && current !== undefined && onActivate) {
      event.preventDefault();
      onActivate(current);
    } else if (event.key.length === 1 && event.key !== ' ' && getText) {
      go(typeAhead.type(event.key, items.map(getText), selectedIndex));
    }
  };

  const roles = place ? treeRoles : listRoles;
  const rows = virtual.getVirtualItems();
  const activeShown = rows.some((row) => row.index === selectedIndex);
  const listProps = {
    ...roles.list,
    'aria-label': label,
    'aria-activedescendant': activeShown ? `${baseId}-${selectedIndex}` : undefined,
    tabIndex: 0,
    onKeyDown,
    onScroll: ({ currentTarget }: UIEvent) => {
      atEnd.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < rowHeight;
    },
  };
  return (
    <div ref={scroller} className={cx(styles.scroller, className)} {...listProps}>
      <div className={styles.canvas} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {rows.map((row) => {
          const item = items[row.index] as T;
          const at = place?.(item);
          const selected = row.index === selectedIndex;
          const rowProps = {
            ...roles.row,
            id: `${baseId}-${row.index}`,
            tabIndex: -1,
            'aria-selected': selected,
            'aria-posinset': row.index + 1,
            'aria-setsize': items.length,
            'aria-level': at?.level,
            'aria-expanded': at?.expanded,
            onMouseDown: () => onSelect(item),
            // A row may scroll out of the document, and the focus with it; the list stays.
            onFocus: (event: FocusEvent) => {
              if (event.target === event.currentTarget) scroller.current?.focus({ preventScroll: true });
            },
            onDoubleClick: () => onActivate?.(item),
          };
          return (
            <div
              key={row.key}
              className={cx(styles.row, selected && styles.selected)}
              style={{ height: rowHeight, transform: `translateY(${row.start}px)` }}
              {...rowProps}
            >
              {renderRow(item, { index: row.index, selected })}
            </div>
          );
        })}
      </div>
    </div>
  );
}
