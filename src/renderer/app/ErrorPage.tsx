/** The last resort when the frame itself fails. */
import { toFailure } from '../rpc/failure.ts';
import { FailureView } from '../ui/States.tsx';
import styles from './App.module.css';

export function ErrorPage({ error }: { error: unknown }) {
  return (
    <main className={styles.refused}>
      <FailureView
        failure={toFailure(error)}
        action={{ label: 'Reload the window', onSelect: () => window.location.reload() }}
      />
    </main>
  );
}
