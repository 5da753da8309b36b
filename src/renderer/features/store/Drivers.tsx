/** The drivers, what stands in the way of using each, and the way to move the bundles to another. */
import { useQuery } from '@tanstack/react-query';
import { ArrowRight, Cable, Settings } from 'lucide-react';
import type { StoreDriver, StoreStatus } from '../../../contract/store.ts';
import { useActions } from '../../app/commands/use-actions.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useProjectPart } from '../../app/project.tsx';
import { useDeepState } from '../../app/view.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { useStore } from '../../ui/store.ts';
import { Move } from './Move.tsx';
import { createMoving } from './moving.ts';
import styles from './Store.module.css';
import { driverMeanings, driverNames, driverPlaces } from './words.ts';

type Listed = StoreStatus['drivers'][number];

export function Drivers({ status }: { status: StoreStatus }) {
  const moving = useProjectPart(createMoving);
  const state = useStore(moving.state);
  const [asked, ask] = useDeepState('to');
  const locked = useLock();
  const target = status.drivers.find(({ driver }) => driver === (state.phase === 'idle' ? asked : state.input));
  const mayMove = (each: Listed) =>
    each.driver !== status.driver && each.obstacle === null && locked === null && state.phase !== 'running';
  const choose = (driver: StoreDriver) => {
    moving.dismiss();
    ask(driver);
  };
  useActions(
    'Store',
    status.drivers.map((each) => ({
      id: `store.move-${each.driver}`,
      title: `Move the bundles to ${driverPlaces[each.driver]}`,
      disabled: !mayMove(each),
      run: () => choose(each.driver),
    })),
  );
  return (
    <section className={styles.section} aria-labelledby="store-drivers">
      <h3 id="store-drivers">Drivers</h3>
      {locked !== null && <p className={styles.note}>The bundles cannot be moved from here. {locked}</p>}
      <ul className={styles.drivers}>
        {status.drivers.map((each) => (
          <DriverRow
            key={each.driver}
            listed={each}
            inUse={each.driver === status.driver}
            onMove={mayMove(each) && each !== target ? () => choose(each.driver) : null}
          />
        ))}
      </ul>
      {target && (state.phase !== 'idle' || (target.driver !== status.driver && target.obstacle === null)) && (
        <Move
          key={target.driver}
          from={status.driver}
          to={target}
          state={state}
          onStart={() => void moving.start(target.driver)}
          onCancel={moving.cancel}
          onClose={() => {
            moving.dismiss();
            ask(null);
          }}
        />
      )}
    </section>
  );
}

/** Why the choice of the driver could not be kept; null when it could. */
function useLock(): string | null {
  const settings = useQuery(useQueries().settings.list.queryOptions());
  return settings.data?.settings.find(({ name }) => name === 'ALGA_STORE_DRIVER')?.locked ?? null;
}

function DriverRow({ listed, inUse, onMove }: { listed: Listed; inUse: boolean; onMove: (() => void) | null }) {
  const { driver, location, obstacle } = listed;
  const name = driverNames[driver];
  return (
    <li className={styles.driver} aria-label={name}>
      <div className={styles.driverText}>
        <div className={styles.driverName}>
          <span>{name}</span>
          {inUse && <Badge tone="accent">in use</Badge>}
        </div>
        {location === null ? (
          <p className={styles.muted}>{driverMeanings[driver]}</p>
        ) : (
          <span className={styles.muted}>
            <MiddleTruncate text={location} code />
          </span>
        )}
        {obstacle !== null && <p className={styles.obstacle}>{obstacle}</p>}
      </div>
      <DriverAction driver={driver} hasObstacle={obstacle !== null} inUse={inUse} onMove={onMove} />
    </li>
  );
}

interface DriverActionProps {
  driver: StoreDriver;
  hasObstacle: boolean;
  inUse: boolean;
  onMove: (() => void) | null;
}

/** The move, or the way to the place where the obstacle is put right. */
function DriverAction({ driver, hasObstacle, inUse, onMove }: DriverActionProps) {
  const { openView } = useNavigation();
  if (hasObstacle && driver === 'minio') {
    return (
      <Button icon={Cable} onClick={() => openView('connections', { section: 'minio' })}>
        Open Connections
      </Button>
    );
  }
  if (hasObstacle) {
    return (
      <Button icon={Settings} onClick={() => openView('settings', { group: 'store', find: 'STORAGE_S3' })}>
        Open Settings
      </Button>
    );
  }
  if (inUse || onMove === null) return null;
  return (
    <Button icon={ArrowRight} aria-label={`Move here: ${driverNames[driver]}`} onClick={onMove}>
      Move here
    </Button>
  );
}
