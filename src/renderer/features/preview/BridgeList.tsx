/** The messages between UI and host, in the order of their coming, with what is wrong with them. */
import { ArrowLeft, ArrowRight, MessagesSquare, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigation } from '../../app/navigation.ts';
import { useProjectPart } from '../../app/project.tsx';
import { useSelection, useServices } from '../../app/services.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { formatDuration, formatExact, formatSize } from '../../ui/format.ts';
import { ContextMenu, type MenuEntry } from '../../ui/Menu.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useStore } from '../../ui/store.ts';
import { Toolbar, ToolbarSpace } from '../../ui/Toolbar.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { createBridgeLog } from './bridge-log.ts';
import { isRecord, messageText, type BridgeMessage } from './bridge-message.ts';
import styles from './Preview.module.css';

const everything = 'all';
const faulty = 'faulty';
/** Where the time of day begins in an exact time. */
const clockAt = 11;

export function BridgeList({ label }: { label: string }) {
  const log = useProjectPart(createBridgeLog);
  const messages = useStore(log.messages);
  const [filter, setFilter] = useState(everything);
  const { selection, layout } = useServices();
  const { openTrace } = useNavigation();
  const current = useSelection();
  const shown = messages.filter((message) => isShown(message, filter));
  const selected = current?.kind === 'message' ? shown.find(({ id }) => id === current.id) : undefined;

  const entries = (): MenuEntry[] => {
    if (!selected) return [];
    const { traceId } = selected;
    return [
      { id: 'inspect', label: 'Inspect', keys: 'Enter', onSelect: layout.openInspector },
      ...(traceId === null ? [] : [{ id: 'trace', label: 'Open its trace', onSelect: () => openTrace(traceId) }]),
      { id: 'copy', label: 'Copy message', onSelect: () => void copyText(messageText(selected.envelope, 2)) },
    ];
  };
  return (
    <section className={styles.bridge} aria-label={label}>
      <Toolbar label={`${label}, tools`}>
        <Select label="Messages" className={styles.choice} value={filter} options={filtersOf(messages)} onChange={setFilter} />
        <ToolbarSpace />
        <IconButton label="Clear the messages" icon={Trash2} disabled={messages.length === 0} onClick={log.clear} />
      </Toolbar>
      <ContextMenu entries={entries}>
        <div className={styles.messages}>
          {shown.length === 0 ? (
            <EmptyState
              icon={MessagesSquare}
              title={messages.length === 0 ? 'No messages yet' : 'No message fits the filter'}
              text={
                messages.length === 0
                  ? 'What the UI and its host post to each other shows here while a preview is open.'
                  : undefined
              }
            />
          ) : (
            <VirtualList
              label={label}
              items={shown}
              getKey={({ id }) => id}
              getText={({ type }) => type}
              selectedKey={selected?.id ?? null}
              onSelect={({ id }) => selection.select({ kind: 'message', id })}
              onActivate={layout.openInspector}
              renderRow={(message) => <MessageRow message={message} />}
              follow="end"
            />
          )}
        </div>
      </ContextMenu>
    </section>
  );
}

function isShown(message: BridgeMessage, filter: string): boolean {
  if (filter === everything) return true;
  if (filter === faulty) return message.notes.some(({ kind }) => kind === 'violation');
  return message.type === filter;
}

function filtersOf(messages: readonly BridgeMessage[]) {
  const types = [...new Set(messages.map(({ type }) => type))].toSorted((a, b) => a.localeCompare(b));
  return [
    { value: everything, label: 'All messages' },
    { value: faulty, label: 'Violations' },
    ...types.map((type) => ({ value: type, label: type })),
  ];
}

function MessageRow({ message }: { message: BridgeMessage }) {
  const Arrow = message.direction === 'in' ? ArrowLeft : ArrowRight;
  return (
    <div className={styles.message}>
      <span className={styles.time}>{formatExact(message.at).slice(clockAt)}</span>
      <span className={styles.direction}>
        <Arrow size={16} strokeWidth={1.5} aria-hidden="true" />
        {message.direction === 'in' ? 'from UI' : 'to UI'}
      </span>
      <span className={styles.type} title={message.type}>
        {message.type}
      </span>
      <About message={message} />
      <span className={`${styles.number} ${styles.size}`}>{formatSize(message.bytes)}</span>
      <span className={styles.number}>{message.durationMs === null ? '' : formatDuration(message.durationMs)}</span>
    </div>
  );
}

function About({ message }: { message: BridgeMessage }) {
  const note = message.notes[0];
  const waits = message.type === 'apiproxy' && message.requestId !== null && message.durationMs === null;
  return (
    <span className={styles.about}>
      {note && <Badge tone={note.kind === 'violation' ? 'error' : 'info'}>{note.kind}</Badge>}
      {waits && <Badge tone="info">waiting</Badge>}
      {message.status !== null && <Badge tone={message.status < 400 ? 'ok' : 'error'}>{message.status}</Badge>}
      <span className={styles.words} title={note?.text}>
        {note?.text ?? summary(message)}
      </span>
    </span>
  );
}

function summary({ type, envelope, requestId }: BridgeMessage): string {
  const payload = isRecord(envelope) && isRecord(envelope['payload']) ? envelope['payload'] : {};
  if (type === 'apiproxy') return `${String(payload['method'] ?? 'POST')} ${String(payload['route'] ?? '/')}`;
  if (type === 'resize') return `${String(payload['height'])} px`;
  if (type === 'theme') return `${Object.keys(payload).length} tokens`;
  if (type === 'apiproxy_response' && typeof payload['error'] === 'string') return payload['error'];
  return requestId ?? '';
}
