/** The panel below the view: build, problems, bridge. */
import { X } from 'lucide-react';
import { Suspense } from 'react';
import { Badge } from '../ui/Badge.tsx';
import { Boundary } from '../ui/Boundary.tsx';
import { IconButton } from '../ui/Button.tsx';
import { Skeleton } from '../ui/States.tsx';
import { useStore } from '../ui/store.ts';
import { Tabs } from '../ui/Tabs.tsx';
import styles from './Frame.module.css';
import { countProblems } from './problems.ts';
import { useProblems } from './project.tsx';
import { panelTabs, type FeatureProps } from './registry.ts';
import { useServices } from './services.tsx';

export function BottomPanel({ projectId }: FeatureProps) {
  const { layout } = useServices();
  const { panelTab } = useStore(layout.current);
  const problems = useProblems();
  const tone = countProblems(problems).errors > 0 ? 'error' : 'neutral';
  const tabs = panelTabs.map(({ id, title, component: Content }) => ({
    id,
    label: title,
    badge: id === 'problems' && problems.length > 0 ? <Badge tone={tone}>{problems.length}</Badge> : undefined,
    content: (
      <Boundary resetKey={projectId}>
        <Suspense fallback={<Skeleton label={`Loading ${title}`} />}>
          <Content projectId={projectId} />
        </Suspense>
      </Boundary>
    ),
  }));
  const shown = tabs.some((tab) => tab.id === panelTab) ? panelTab : (tabs[0]?.id ?? '');
  return (
    <section className={styles.panel} data-pane="panel" tabIndex={-1} aria-label="Panel">
      <Tabs
        label="Panel"
        value={shown}
        onChange={layout.setPanelTab}
        tabs={tabs}
        actions={<IconButton label="Hide the panel" icon={X} keys="Mod+J" side="top" onClick={layout.togglePanel} />}
      />
    </section>
  );
}
