/** What happened to the install, newest first. */
import { useQuery } from '@tanstack/react-query';
import { ArrowDownToLine, Power, PowerOff, RefreshCw, RotateCw, Trash2, Undo2, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { InstallEvent } from '../../../contract/install-life.ts';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { Skeleton } from '../../ui/States.tsx';
import { Time } from '../../ui/Time.tsx';
import styles from './Installs.module.css';
import { eventText } from './words.ts';

const icons: Readonly<Record<InstallEvent['action'], LucideIcon>> = {
  installed: ArrowDownToLine,
  updated: RefreshCw,
  'rolled-back': Undo2,
  enabled: Power,
  disabled: PowerOff,
  reinstalled: RotateCw,
  uninstalled: Trash2,
};

const few = 12;

export function History({ installId }: { installId: string }) {
  const query = useQuery(useQueries().installs.history.queryOptions({ input: { installId } }));
  return (
    <section className={styles.section} aria-labelledby="install-history">
      <h3 id="install-history">History</h3>
      <QueryView query={query} loading={<Skeleton label="Reading the history" />}>
        {(events) => <Events events={events} />}
      </QueryView>
    </section>
  );
}

function Events({ events }: { events: readonly InstallEvent[] }) {
  const [all, setAll] = useState(false);
  if (events.length === 0) return <p className={styles.muted}>Nothing was recorded.</p>;
  return (
    <>
      <ol className={styles.events}>
        {events.slice(0, all ? undefined : few).map((event) => (
          <Row key={`${event.at} ${event.action}`} event={event} />
        ))}
      </ol>
      {events.length > few && (
        <div>
          <Button variant="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${events.length}`}
          </Button>
        </div>
      )}
    </>
  );
}

function Row({ event }: { event: InstallEvent }) {
  const { action, at, contentHash } = event;
  const Icon = icons[action];
  return (
    <li className={styles.event}>
      <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      <span className={styles.eventText}>{eventText(event)}</span>
      {contentHash === null ? (
        <span />
      ) : (
        <span className={styles.hash}>
          <MiddleTruncate text={contentHash} code />
          <CopyButton value={contentHash} what={`content hash of ${event.version}`} />
        </span>
      )}
      <span className={styles.right}>
        <Time at={at} />
      </span>
    </li>
  );
}
