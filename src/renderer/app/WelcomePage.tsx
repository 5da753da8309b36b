/** The page without a project: how to get one. */
import { Welcome } from '../features/projects/Welcome.tsx';
import { StatusBar } from '../features/status/StatusBar.tsx';
import styles from './Frame.module.css';

export function WelcomePage() {
  return (
    <div className={styles.page}>
      <title>Alga Workbench</title>
      <main className={styles.welcome} data-pane="view" tabIndex={-1} aria-label="Projects">
        <Welcome />
      </main>
      <StatusBar />
    </div>
  );
}
