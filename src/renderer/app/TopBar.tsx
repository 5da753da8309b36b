/** The bar at the top: project and its version, tenant and user, the way to the palette. */
import { useParams } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { ProjectSwitcher } from '../features/projects/ProjectSwitcher.tsx';
import { UserMenu } from '../features/projects/UserMenu.tsx';
import { Button } from '../ui/Button.tsx';
import { useServices } from './services.tsx';
import styles from './TopBar.module.css';

export function TopBar() {
  const { projectId } = useParams({ strict: false });
  const { commands } = useServices();
  return (
    <header className={styles.bar}>
      <div className={styles.left}>
        <ProjectSwitcher projectId={projectId ?? null} />
      </div>
      <div className={styles.right}>
        <UserMenu />
        <Button
          className={styles.search}
          icon={Search}
          keys="Mod+K"
          onClick={() => void commands.run('palette.open')}
          aria-label="Open the command palette"
        >
          <span className={styles.searchText}>Run a command</span>
        </Button>
      </div>
    </header>
  );
}
