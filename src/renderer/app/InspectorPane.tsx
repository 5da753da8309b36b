/** The place of the inspector: whatever is selected anywhere shows its detail here. */
import { X } from 'lucide-react';
import { Suspense } from 'react';
import { Boundary } from '../ui/Boundary.tsx';
import { IconButton } from '../ui/Button.tsx';
import { Skeleton } from '../ui/States.tsx';
import { Toolbar, ToolbarSpace } from '../ui/Toolbar.tsx';
import styles from './Frame.module.css';
import { panes, type FeatureProps } from './registry.ts';
import { useServices } from './services.tsx';

export function InspectorPane({ projectId }: FeatureProps) {
  const { layout } = useServices();
  const Content = panes.inspector;
  return (
    <aside className={styles.inspector} data-pane="inspector" tabIndex={-1} aria-label="Inspector">
      <Toolbar label="Inspector">
        <h2>Inspector</h2>
        <ToolbarSpace />
        <IconButton label="Hide the inspector" icon={X} keys="Mod+I" onClick={layout.toggleInspector} />
      </Toolbar>
      <div className={styles.inspectorBody}>
        <Boundary resetKey={projectId}>
          <Suspense fallback={<Skeleton label="Loading the inspector" />}>
            <Content projectId={projectId} />
          </Suspense>
        </Boundary>
      </div>
    </aside>
  );
}
