/** The page of an open project: rail, view, inspector, panel, status bar. */
import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { StatusBar } from '../features/status/StatusBar.tsx';
import { ProjectStatus } from '../features/status/ProjectStatus.tsx';
import { Split } from '../ui/Split.tsx';
import { useStore } from '../ui/store.ts';
import { useElementWidth } from '../ui/use-element-width.ts';
import { BottomPanel } from './BottomPanel.tsx';
import styles from './Frame.module.css';
import { InspectorPane } from './InspectorPane.tsx';
import { loadAheadWhenIdle } from './load-ahead.ts';
import { useNavigation, type ViewSearch } from './navigation.ts';
import { ProjectProvider, useProject } from './project.tsx';
import { useProjectCommands } from './project-commands.ts';
import { Rail } from './Rail.tsx';
import { views } from './registry.ts';
import { useServices } from './services.tsx';
import { ViewHost } from './view.tsx';

/** Below this width in pixels the inspector lies over the view instead of beside it. */
const inspectorBeside = 820;

export function ProjectPage() {
  const { projectId, view } = useParams({ from: '/p/$projectId/$view' });
  const search: ViewSearch = useSearch({ from: '/p/$projectId/$view' });
  const { openWelcome } = useNavigation();
  return (
    <ProjectProvider key={projectId} projectId={projectId} onLeave={openWelcome}>
      <Frame projectId={projectId} view={view} search={search} />
    </ProjectProvider>
  );
}

function Frame({ projectId, view, search }: { projectId: string; view: string; search: ViewSearch }) {
  const layout = useStore(useServices().layout.current);
  const [body, width] = useElementWidth();
  const project = useProject();
  useProjectCommands();
  useEffect(loadAheadWhenIdle, []);
  const title = views.find((entry) => entry.id === view)?.title ?? '';
  const beside = layout.inspectorOpen && width !== null && width >= inspectorBeside;
  const top = (
    <Split
      id="frame.columns"
      panes={[
        { id: 'view', label: 'view', minSize: 320, content: <ViewHost projectId={projectId} view={view} search={search} /> },
        {
          id: 'inspector',
          label: 'inspector',
          defaultSize: 300,
          minSize: 220,
          fixed: true,
          visible: beside,
          content: <InspectorPane projectId={projectId} />,
        },
      ]}
    />
  );
  return (
    <div className={styles.page}>
      <title>{`${title} – ${project.title} – Alga Workbench`}</title>
      <div className={styles.body}>
        <Rail projectId={projectId} view={view} />
        <main ref={body} className={styles.main} aria-label={title}>
          <h1 className="visually-hidden">{`${title} of ${project.title}`}</h1>
          <Split
            id="frame.rows"
            orientation="vertical"
            panes={[
              { id: 'top', label: 'view', minSize: 120, content: top },
              {
                id: 'panel',
                label: 'panel',
                defaultSize: 220,
                minSize: 96,
                fixed: true,
                visible: layout.panelOpen,
                content: <BottomPanel projectId={projectId} />,
              },
            ]}
          />
          {layout.inspectorOpen && !beside && (
            <div className={styles.over}>
              <InspectorPane projectId={projectId} />
            </div>
          )}
        </main>
      </div>
      <StatusBar>
        <ProjectStatus />
      </StatusBar>
    </div>
  );
}
