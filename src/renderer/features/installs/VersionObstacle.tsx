/** Why a version could not be installed, in place: schedules without an endpoint in it, or a failure. */
import { CalendarX2 } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { formatCount } from '../../ui/format.ts';
import { FailureView } from '../../ui/States.tsx';
import styles from './Installs.module.css';
import type { MissingSchedule, VersionChange } from './use-version-change.ts';

/** Only for `version`. */
export function VersionObstacle({ change, version }: { change: VersionChange; version: string }) {
  const { obstacle } = change;
  if (obstacle === null || obstacle.version !== version) return null;
  if (obstacle.kind === 'failure') {
    return <FailureView failure={obstacle.failure} action={{ label: 'Close', onSelect: change.dismiss }} compact />;
  }
  return (
    <BlockedBySchedules
      version={version}
      missing={obstacle.missing}
      onForce={() => void change.change(version, { disableMissingSchedules: true })}
      onDismiss={change.dismiss}
    />
  );
}

interface BlockedProps {
  version: string;
  missing: readonly MissingSchedule[];
  onForce: () => void;
  onDismiss: () => void;
}

function BlockedBySchedules({ version, missing, onForce, onDismiss }: BlockedProps) {
  const count = formatCount(missing.length, 'schedule');
  return (
    <div className={styles.blocked} role="alert">
      <p className={styles.blockedTitle}>
        <CalendarX2 size={16} strokeWidth={1.5} aria-hidden="true" />
        Nothing was changed: {count} would have no endpoint in {version}
      </p>
      <ul>
        {missing.map(({ scheduleId, method, path }) => (
          <li key={scheduleId}>
            <code>
              {method} {path}
            </code>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button onClick={onDismiss}>Leave it as it is</Button>
        <Button onClick={onForce}>
          Disable {missing.length === 1 ? 'it' : 'them'} and go to {version}
        </Button>
      </div>
    </div>
  );
}
