/** Starting the container: what it may do, how far it is, and calling it off. */
import { useState, type FormEvent } from 'react';
import type { ContainerProgress, MinioConnection } from '../../../contract/connections.ts';
import { useActions } from '../../app/commands/use-actions.ts';
import type { LongWorkState } from '../../rpc/long-work.ts';
import { Button } from '../../ui/Button.tsx';
import { WorkProgress } from '../../ui/WorkProgress.tsx';
import styles from './Connections.module.css';
import type { StartChoice } from './use-minio.ts';
import { onExitNames, pulledShare, pulledText } from './words.ts';

export interface MinioStartFormProps {
  minio: MinioConnection;
  state: LongWorkState<StartChoice, ContainerProgress>;
  onStart: (choice: StartChoice) => void;
  onCancel: () => void;
}

export function MinioStartForm({ minio, state, onStart, onCancel }: MinioStartFormProps) {
  // What was chosen for a start that did not come to its end is chosen still.
  const first = state.phase === 'idle' ? { mayPull: false, onExit: minio.onExit } : state.input;
  const [mayPull, setMayPull] = useState(first.mayPull);
  const [onExit, setOnExit] = useState(first.onExit);
  const isRunning = state.phase === 'running';
  const start = () => onStart({ mayPull, onExit });
  useActions('Connections', [
    { id: 'connections.minio-start', title: 'Start the MinIO container', disabled: isRunning, run: start },
  ]);
  if (isRunning) return <Starting progress={state.progress} onCancel={onCancel} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start();
  };
  return (
    <form className={styles.section} aria-labelledby="connections-minio-start" onSubmit={submit}>
      <h3 id="connections-minio-start">Start it</h3>
      {state.phase === 'cancelled' && <p>The start was cancelled.</p>}
      <fieldset className={styles.choices}>
        <legend>When the workbench ends</legend>
        {(['stop', 'keep'] as const).map((choice) => (
          <label key={choice} className={styles.choice}>
            <input type="radio" name="on-exit" checked={onExit === choice} onChange={() => setOnExit(choice)} />
            <span>{onExitNames[choice]}</span>
          </label>
        ))}
      </fieldset>
      {!minio.hasImage && (
        <label className={styles.choice}>
          <input type="checkbox" checked={mayPull} onChange={({ target }) => setMayPull(target.checked)} />
          <span>Pull the image, which is not on this machine yet</span>
          <span className={styles.muted}>Downloads it from the registry in its name. Without it the start is refused.</span>
        </label>
      )}
      <div>
        <Button type="submit" variant="primary">
          {minio.hasImage || !mayPull ? 'Start MinIO' : 'Pull and start MinIO'}
        </Button>
      </div>
    </form>
  );
}

function Starting({ progress, onCancel }: { progress: ContainerProgress | null; onCancel: () => void }) {
  return (
    <section className={styles.section} aria-labelledby="connections-minio-starting">
      <h3 id="connections-minio-starting">Starting it</h3>
      <WorkProgress
        label="Starting MinIO"
        step={progress?.detail ?? 'Looking for a container engine'}
        figures={progress && pulledText(progress)}
        share={progress && pulledShare(progress)}
      />
      <div>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </section>
  );
}
