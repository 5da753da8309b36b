/** The list of traces, live: newest first, filtered, and still while it is scrolled or paused. */
import { Activity, Pause, Play, Search, Trash2 } from 'lucide-react';
import { useDeferredValue, useRef, useState, type UIEvent } from 'react';
import type { TraceSummary } from '../../../contract/traces.ts';
import { useCommand } from '../../app/commands/use-command.ts';
import { useInstall, useProjectPart } from '../../app/project.tsx';
import { useDeepState } from '../../app/view.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Input } from '../../ui/Input.tsx';
import { ContextMenu, type MenuEntry } from '../../ui/Menu.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, FailureView, Skeleton } from '../../ui/States.tsx';
import { useStore } from '../../ui/store.ts';
import { Toolbar, ToolbarSpace } from '../../ui/Toolbar.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { ClearDialog } from './ClearDialog.tsx';
import { createTraceFeed } from './feed.ts';
import { loadMoreNearEnd } from './load-more.ts';
import { TraceRowView } from './TraceRowView.tsx';
import styles from './Traces.module.css';
import { useTraceMenu } from './trace-menu.ts';
import { useTraceList } from './use-trace.ts';

interface TraceListProps {
  selectedId: string | null;
  onSelect: (traceId: string | null) => void;
  onActivate: () => void;
}

const states = [
  { value: 'all', label: 'All requests' },
  { value: 'ok', label: 'OK' },
  { value: 'error', label: 'Failed' },
] as const;
const scopes = [
  { value: 'own', label: 'This extension' },
  { value: 'all', label: 'All extensions' },
] as const;
type StateFilter = (typeof states)[number]['value'];

export function TraceList({ selectedId, onSelect, onActivate }: TraceListProps) {
  const install = useInstall();
  const [text, setText] = useDeepState('filter');
  const [state, setState] = useDeepState('state');
  const [scope, setScope] = useDeepState('scope');
  const [clearing, setClearing] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const sought = useDeferredValue(text ?? '');
  const filter = states.find(({ value }) => value === state)?.value ?? 'all';
  // Before its first install an extension has no traces of its own, so all are shown.
  const installId = scope === 'all' ? undefined : install.data?.installId;
  const list = useTraceList({
    installId,
    text: sought === '' ? undefined : sought,
    state: filter === 'all' ? undefined : filter,
  });
  const { shown, waiting, paused, setPaused, onScroll, showAll } = useStillRows(list.traces);
  const menu = useTraceMenu(selectedId);
  const liveFailure = useStore(useProjectPart(createTraceFeed).failure);

  useCommand({
    id: 'traces.find',
    title: 'Filter traces',
    group: 'Traces',
    keys: 'Mod+F',
    run: () => search.current?.select(),
  });
  useCommand({ id: 'traces.clear', title: 'Clear all traces', group: 'Traces', run: () => setClearing(true) });

  const isFiltered = sought !== '' || filter !== 'all';
  const entries = (): MenuEntry[] => menu;
  return (
    <section className={styles.list} aria-label="List of traces">
      <Toolbar label="Traces">
        <div className={styles.search}>
          <Search size={16} strokeWidth={1.5} aria-hidden="true" />
          <Input
            ref={search}
            type="search"
            aria-label="Filter traces by path, id or error"
            placeholder="Filter"
            value={text ?? ''}
            onChange={({ target }) => setText(target.value === '' ? null : target.value)}
          />
        </div>
        <Select<StateFilter>
          label="State"
          className={styles.choice}
          value={filter}
          options={states}
          onChange={(value) => setState(value === 'all' ? null : value)}
        />
        <Select
          label="Extensions"
          className={styles.choice}
          value={scope === 'all' ? 'all' : 'own'}
          options={scopes}
          onChange={(value) => setScope(value === 'all' ? 'all' : null)}
        />
        <ToolbarSpace />
        {waiting > 0 && (
          <Button
            variant="quiet"
            onClick={() => {
              showAll();
              body.current?.querySelector('[role="listbox"]')?.scrollTo({ top: 0 });
            }}
          >
            {formatCount(waiting, 'new', 'new')}
          </Button>
        )}
        <IconButton
          label={paused ? 'Follow new traces' : 'Pause'}
          icon={paused ? Play : Pause}
          pressed={paused}
          onClick={() => setPaused(!paused)}
        />
        <IconButton label="Clear all traces" icon={Trash2} disabled={list.total === 0} onClick={() => setClearing(true)} />
      </Toolbar>
      {list.failure && <FailureView failure={list.failure} compact />}
      {liveFailure && <FailureView failure={liveFailure} compact />}
      <ContextMenu entries={entries}>
        <div
          ref={body}
          className={styles.listBody}
          onScrollCapture={(event) => {
            onScroll(event);
            loadMoreNearEnd(event, list.more);
          }}
        >
          {list.phase === 'loading' && shown.length === 0 && <Skeleton label="Reading the traces" />}
          {list.phase === 'ready' && shown.length === 0 && <Empty isFiltered={isFiltered} />}
          {shown.length > 0 && (
            <VirtualList
              label="Traces"
              items={shown}
              getKey={(trace) => trace.traceId}
              getText={(trace) => trace.path}
              selectedKey={selectedId}
              onSelect={(trace) => onSelect(trace.traceId)}
              onActivate={onActivate}
              renderRow={(trace) => <TraceRowView trace={trace} />}
            />
          )}
        </div>
      </ContextMenu>
      <ClearDialog open={clearing} onClose={() => setClearing(false)} onCleared={() => onSelect(null)} />
    </section>
  );
}

function Empty({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <EmptyState icon={Search} title="No trace fits the filter" />;
  return (
    <EmptyState
      icon={Activity}
      title="No traces yet"
      text="Every request through the gateway leaves one: from the console, the preview, the command line or curl."
    />
  );
}

/**
 * Rows that do not move under the reader: while the list is paused or scrolled away from its top, newer ones wait and
 * are counted. Rows that are in sight keep changing in place.
 */
function useStillRows(traces: readonly TraceSummary[]) {
  const [paused, setPaused] = useState(false);
  const [away, setAway] = useState(false);
  const [newest, setNewest] = useState<number | null>(null);
  const held = paused || away;
  if (held && newest === null) setNewest(traces[0]?.startedAt ?? 0);
  if (!held && newest !== null) setNewest(null);
  // An empty list has no place to be scrolled to.
  if (away && traces.length === 0) setAway(false);
  const shown = held && newest !== null ? traces.filter((trace) => trace.startedAt <= newest) : traces;
  return {
    shown,
    waiting: traces.length - shown.length,
    paused,
    setPaused,
    onScroll: ({ target }: UIEvent) => target instanceof HTMLElement && setAway(target.scrollTop > 0),
    showAll: () => setNewest(traces[0]?.startedAt ?? 0),
  };
}
