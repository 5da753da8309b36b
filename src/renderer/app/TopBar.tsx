/** The bar at the top: project and its version, build, tenant and user, the parts of the frame, the palette. */
import { useParams } from '@tanstack/react-router';
import { CircleStop, Hammer, PanelBottom, PanelRight, Search } from 'lucide-react';
import { ProjectSwitcher } from '../features/projects/ProjectSwitcher.tsx';
import { UserMenu } from '../features/projects/UserMenu.tsx';
import { TenantMenu } from '../features/tenants/TenantMenu.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { useStore } from '../ui/store.ts';
import { CommandButton } from './commands/CommandButton.tsx';
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
        <CommandButton id="build.cancel" icon={CircleStop} variant="quiet" />
        <CommandButton id="build.start" icon={Hammer} label="Build" />
        <TenantMenu />
        <UserMenu />
        <FrameToggles />
        <Button className={styles.search} icon={Search} keys="Mod+K" onClick={() => void commands.run('palette.open')}>
          <span className={styles.searchText}>Run a command</span>
        </Button>
      </div>
    </header>
  );
}

function FrameToggles() {
  const { commands, layout } = useServices();
  const hasFrame = useStore(commands.all).some((command) => command.id === 'panel.toggle');
  const { panelOpen, inspectorOpen } = useStore(layout.current);
  if (!hasFrame) return null;
  return (
    <span className={styles.toggles}>
      <IconButton label="Panel" icon={PanelBottom} keys="Mod+J" pressed={panelOpen} onClick={layout.togglePanel} />
      <IconButton label="Inspector" icon={PanelRight} keys="Mod+I" pressed={inspectorOpen} onClick={layout.toggleInspector} />
    </span>
  );
}
