/**
 * The tree of a trace beside its time axis. One tab stop: arrows move, Left and Right fold, Enter inspects; the row in
 * focus is the selected span.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react';
import type { TraceDetail } from '../../../contract/traces.ts';
import { cx } from '../../ui/cx.ts';
import { formatDuration } from '../../ui/format.ts';
import { nextIndex } from '../../ui/list-keys.ts';
import { ContextMenu, type MenuEntry } from '../../ui/Menu.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useNow } from '../../ui/Time.tsx';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { rowMenu } from './row-menu.ts';
import { openUntil, rowOfSpan, traceExtent, traceRows, type TraceRow } from './spans-tree.ts';
import { timeAxis, type TimeAxis } from './time-axis.ts';
import styles from './Waterfall.module.css';
import { WaterfallRow } from './WaterfallRow.tsx';

interface WaterfallProps {
  detail: TraceDetail;
  selectedSpanId: string | null;
  onSelect: (spanId: string) => void;
  /** Asks for the inspector. */
  onInspect: () => void;
}

const lineHeight = 28;
/** Below this width in pixels names get more than their half. */
const narrow = 560;
/** A line of the axis for so many pixels, so that its labels do not touch. */
const pixelsPerTick = 84;
const refreshMs = 100;
const neverMs = 2 ** 31 - 1;

export function Waterfall({ detail, selectedSpanId, onSelect, onInspect }: WaterfallProps) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [focusedKey, setFocusedKey] = useState<string | null>(null);
  const [element, width] = useElementWidth();
  const isOpen = detail.summary.state === 'open';
  const until = openUntil(detail.summary, useNow(isOpen ? refreshMs : neverMs));
  const rows = useMemo(() => traceRows(detail, toggled), [detail, toggled]);
  const { start, end } = traceExtent(detail, until);
  const axis = timeAxis(end - start, (width ?? 600) / 2 / pixelsPerTick);
  const selected = selectedRow(rows, focusedKey, selectedSpanId);

  const select = (row: TraceRow) => {
    setFocusedKey(row.key);
    const spanId = spanIdOf(row);
    if (spanId !== null && spanId !== selectedSpanId) onSelect(spanId);
  };
  const toggle = (row: TraceRow) =>
    setToggled((keys) => (keys.has(row.key) ? without(keys, row.key) : new Set([...keys, row.key])));
  const entries = (): MenuEntry[] =>
    selected === undefined ? [] : rowMenu(selected, { traceId: detail.summary.traceId, onInspect });

  if (rows.length === 0) return <EmptyState title="Nothing was recorded for this request" />;
  return (
    <div ref={element} className={cx(styles.waterfall, width !== null && width < narrow && styles.narrow)}>
      <Axis axis={axis} />
      <ContextMenu entries={entries}>
        <div className={styles.body}>
          <Rows
            label={`Waterfall of ${detail.summary.method} ${detail.summary.path}`}
            rows={rows}
            axis={axis}
            start={start}
            until={until}
            selected={selected}
            onSelect={select}
            onToggle={toggle}
            onInspect={onInspect}
          />
        </div>
      </ContextMenu>
    </div>
  );
}

/** The row that had the focus, as long as it stands for the selected span; else the row that does. */
function selectedRow(rows: readonly TraceRow[], focusedKey: string | null, spanId: string | null): TraceRow | undefined {
  const focused = focusedKey === null ? undefined : rows.find((row) => row.key === focusedKey);
  if (focused && (spanIdOf(focused) === null || spanIdOf(focused) === spanId)) return focused;
  return spanId === null ? undefined : rowOfSpan(rows, spanId);
}

function spanIdOf(row: TraceRow): string | null {
  if (row.kind === 'span') return row.span.spanId;
  return row.kind === 'log' ? row.spanId : null;
}

function without(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return new Set([...keys].filter((each) => each !== key));
}

function shareStyle(share: number): CSSProperties {
  return { '--share': share } as CSSProperties;
}

function Axis({ axis }: { axis: TimeAxis }) {
  return (
    <div className={styles.axis} aria-hidden="true">
      {axis.ticks.map((tick) => (
        <span key={tick} className={styles.tick} style={shareStyle(tick / axis.spanMs)}>
          {tick === 0 ? '0' : formatDuration(tick)}
        </span>
      ))}
    </div>
  );
}

interface RowsProps {
  label: string;
  rows: readonly TraceRow[];
  axis: TimeAxis;
  start: number;
  until: number;
  selected: TraceRow | undefined;
  onSelect: (row: TraceRow) => void;
  onToggle: (row: TraceRow) => void;
  onInspect: () => void;
}

function Rows({ label, rows, axis, start, until, selected, onSelect, onToggle, onInspect }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const baseId = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
  });
  const selectedIndex = selected === undefined ? -1 : rows.indexOf(selected);

  const showSelected = useEffectEvent(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex, { align: 'auto' });
  });
  useEffect(() => showSelected(), [selected?.key]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? lineHeight) / lineHeight) - 1);
    const target = nextIndex(event.key, selectedIndex, rows.length, page) ?? outwards(event.key, rows, selectedIndex);
    if (target !== null) {
      const row = rows[target];
      if (row) onSelect(row);
    } else if (event.key === 'Enter' && selected) onInspect();
    else if (selected && wantsToggle(event.key, selected)) onToggle(selected);
    else return;
    event.preventDefault();
  };

  const shown = virtual.getVirtualItems();
  return (
    <div
      ref={scroller}
      className={styles.rows}
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={shown.some(({ index }) => index === selectedIndex) ? `${baseId}-${selectedIndex}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles.canvas} role="presentation" style={{ height: virtual.getTotalSize() }}>
        <div className={styles.grid} aria-hidden="true">
          {axis.ticks.map((tick) => (
            <span key={tick} className={styles.gridLine} style={shareStyle(tick / axis.spanMs)} />
          ))}
        </div>
        {shown.map((item) => {
          const row = rows[item.index] as TraceRow;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              id={`${baseId}-${item.index}`}
              className={styles.row}
              style={{ transform: `translateY(${item.start}px)` }}
              role="treeitem"
              tabIndex={-1}
              aria-level={row.level}
              aria-expanded={row.expanded}
              aria-selected={item.index === selectedIndex}
              aria-posinset={item.index + 1}
              aria-setsize={rows.length}
              onMouseDown={() => onSelect(row)}
              onDoubleClick={onInspect}
            >
              <WaterfallRow row={row} axis={axis} start={start} until={until} onToggle={() => onToggle(row)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Left on a row that is closed leads to the row it is in; Right on one that is open to its first. */
function outwards(key: string, rows: readonly TraceRow[], index: number): number | null {
  const row = rows[index];
  if (!row) return null;
  if (key === 'ArrowRight' && row.expanded === true) return index + 1;
  if (key !== 'ArrowLeft' || row.expanded === true) return null;
  const parent = rows.slice(0, index).findLastIndex(({ level }) => level < row.level);
  return parent < 0 ? null : parent;
}

function wantsToggle(key: string, row: TraceRow): boolean {
  return (key === 'ArrowLeft' && row.expanded === true) || (key === 'ArrowRight' && row.expanded === false);
}
