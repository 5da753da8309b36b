/** Tells that the engine cannot be reached, while the window keeps what it shows. */
import { useConnectionState, useRpc } from '../rpc/context.tsx';
import { refused } from '../rpc/failure.ts';
import { Button } from '../ui/Button.tsx';
import { FailureView } from '../ui/States.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { useNow } from '../ui/Time.tsx';
import styles from './App.module.css';

export function ConnectionBar() {
  const state = useConnectionState();
  if (state.phase === 'lost') return <LostBar attempt={state.attempt} retryAt={state.retryAt} />;
  return state.phase === 'refused' ? <RestartedBar /> : null;
}

function LostBar({ attempt, retryAt }: { attempt: number; retryAt: number }) {
  const { connection } = useRpc();
  const now = useNow(500);
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000));
  // The count is not announced: a screen reader would read every tick.
  return (
    <div className={styles.connection}>
      <output>
        <StatusDot status="warn" label="Connection lost, retrying" />
      </output>
      <span>{attempt > 2 && seconds > 0 ? `in ${seconds} s` : ''}</span>
      <Button variant="quiet" onClick={connection.retryNow}>
        Retry now
      </Button>
    </div>
  );
}

/** The page stays, since it may hold work that is nowhere else. */
function RestartedBar() {
  return (
    <div className={styles.connection}>
      <output>
        <StatusDot status="error" label="The workbench was restarted. Open the address that it printed." />
      </output>
    </div>
  );
}

export function RefusedPage() {
  return (
    <main className={styles.refused}>
      <FailureView failure={refused} />
    </main>
  );
}
