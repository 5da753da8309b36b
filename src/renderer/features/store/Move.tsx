/** A move from the question to its end: what will happen, how far it is, what it came to, and how to go on. */
import { Cable } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ErrorCode } from '../../../contract/errors.ts';
import type { MoveProgress, StoreDriver, StoreStatus } from '../../../contract/store.ts';
import { useNavigation } from '../../app/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { FailureView } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import type { MoveState } from './moving.ts';
import { WorkProgress } from '../../ui/WorkProgress.tsx';
import styles from './Store.module.css';
import { doneText, driverPlaces, figures, movePlan, phaseText, shareDone } from './words.ts';

export interface MoveProps {
  from: StoreDriver;
  to: StoreStatus['drivers'][number];
  state: MoveState;
  /** Begins it, or goes on with it. */
  onStart: () => void;
  onCancel: () => void;
  onClose: () => void;
}

export function Move(props: MoveProps) {
  const { to, state } = props;
  return (
    <section className={styles.move} aria-labelledby="store-move">
      <Heading key={state.phase} text={headings[state.phase](driverPlaces[to.driver])} />
      <Step {...props} />
    </section>
  );
}

/** Each step stands in the place of the one before, whose buttons are gone, and the focus with them. */
function Heading({ text }: { text: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
    heading.current?.closest('section')?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <h4 id="store-move" ref={heading} tabIndex={-1}>
      {text}
    </h4>
  );
}

const headings: Record<MoveState['phase'], (target: string) => string> = {
  idle: (target) => `Move the bundles to ${target}?`,
  running: (target) => `Moving the bundles to ${target}`,
  done: (target) => `The bundles are in ${target}`,
  cancelled: (target) => `The move to ${target} was cancelled`,
  failed: (target) => `The move to ${target} stopped`,
};

function Step({ from, to, state, onStart, onCancel, onClose }: MoveProps) {
  switch (state.phase) {
    case 'idle':
      return (
        <>
          <ul className={styles.plan}>
            {movePlan(from, to).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <Buttons>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" onClick={onStart}>
              Move the bundles
            </Button>
          </Buttons>
        </>
      );
    case 'running':
      return <Running progress={state.progress} onCancel={onCancel} />;
    case 'done':
      return (
        <>
          <div className={styles.verified}>
            <StatusDot status="ok" label="Done" />
            <span>{doneText(state.progress)}</span>
          </div>
          <Buttons>
            <Button onClick={onClose}>Close</Button>
          </Buttons>
        </>
      );
    case 'cancelled':
    case 'failed':
      return (
        <>
          {state.phase === 'failed' && <FailureView failure={state.failure} compact />}
          <p className={styles.muted}>
            The bundles are still in {driverPlaces[from]}. What was copied stays in the target and is not copied again.
            {figures(state.progress) !== null && ` It got as far as ${phaseAndFigures(state.progress)}.`}
          </p>
          <Buttons>
            {state.phase === 'failed' && connectionCodes.has(state.failure.code) && <ToConnections />}
            <Button onClick={onClose}>Leave it as it is</Button>
            <Button variant="primary" onClick={onStart}>
              Go on
            </Button>
          </Buttons>
        </>
      );
  }
}

/** Failures that are put right at the container. */
const connectionCodes: ReadonlySet<ErrorCode> = new Set([
  'CONTAINER_ENGINE_MISSING',
  'CONTAINER_IMAGE_MISSING',
  'CONTAINER_FAILED',
]);

function ToConnections() {
  const { openView } = useNavigation();
  return (
    <Button icon={Cable} onClick={() => openView('connections', { section: 'minio' })}>
      Open Connections
    </Button>
  );
}

function phaseAndFigures(progress: MoveProgress | null): string {
  return `${phaseText(progress).toLowerCase()}: ${figures(progress)}`;
}

function Running({ progress, onCancel }: { progress: MoveProgress | null; onCancel: () => void }) {
  return (
    <>
      <WorkProgress
        label="Moving the bundles"
        step={phaseText(progress)}
        figures={figures(progress)}
        share={shareDone(progress)}
        current={progress?.current ?? null}
      />
      <Buttons>
        <Button onClick={onCancel}>Cancel the move</Button>
      </Buttons>
    </>
  );
}

function Buttons({ children }: { children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>;
}
