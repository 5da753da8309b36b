/**
 * Home of the work: code, request with its answer and trace, preview, side by side. Each collapses to a strip; narrow
 * windows stack two of them or show one at a time.
 */
import { Suspense, useState, type ReactNode } from 'react';
import { useCommands } from '../../app/commands/use-command.ts';
import { useProjectPart } from '../../app/project.tsx';
import { panes, type FeatureProps } from '../../app/registry.ts';
import { Boundary } from '../../ui/Boundary.tsx';
import { Split, type Pane } from '../../ui/Split.tsx';
import { Skeleton } from '../../ui/States.tsx';
import { useStore } from '../../ui/store.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { createLoopPanes, loopPanes, paneTitles, type LoopPane } from './loop-panes.ts';
import styles from './LoopView.module.css';
import { LoopPaneContext } from './PaneCollapse.tsx';

/** From this width in pixels the three stand side by side; below the second, one at a time. */
const threeColumns = 1040;
const twoColumns = 640;

export default function LoopView({ projectId }: FeatureProps) {
  const [element, width] = useElementWidth();
  const { toggle } = useProjectPart(createLoopPanes);
  useCommands(
    loopPanes.map((pane) => ({
      id: `loop.toggle-${pane}`,
      title: `Collapse or open ${paneTitles[pane].toLowerCase()}`,
      group: 'Loop',
      run: () => toggle(pane),
    })),
  );
  return (
    <div ref={element} className={styles.loop}>
      {width !== null && width < twoColumns && <LoopTabs projectId={projectId} />}
      {width !== null && width >= twoColumns && <LoopColumns projectId={projectId} wide={width >= threeColumns} />}
    </div>
  );
}

function LoopColumns({ projectId, wide }: FeatureProps & { wide: boolean }) {
  const collapsed = useStore(useProjectPart(createLoopPanes).current);
  const shown = loopPanes.filter((pane) => !collapsed.includes(pane));
  return (
    <div className={styles.columns}>
      {collapsed.includes('code') && <Strip pane="code" />}
      <div className={styles.shown}>
        <Split id={`loop.${wide ? 'wide' : 'narrow'}`} panes={arrange(shown, wide, projectId)} />
      </div>
      {loopPanes.map((pane) => pane !== 'code' && collapsed.includes(pane) && <Strip key={pane} pane={pane} />)}
    </div>
  );
}

const shares: Record<LoopPane, string> = { code: '38%', request: '30%', preview: '32%' };

/** Beside the code there is room for one column more in a narrow window; two panes share it. */
function arrange(shown: readonly LoopPane[], wide: boolean, projectId: string): Pane[] {
  const single = (pane: LoopPane, minSize: number): Pane => ({
    id: pane,
    label: paneTitles[pane],
    minSize,
    content: <LoopSection pane={pane} projectId={projectId} />,
  });
  if (wide || shown.length < 3) {
    return shown.map((pane) => ({ ...single(pane, 220), ...(shown.length === 3 ? { defaultSize: shares[pane] } : {}) }));
  }
  const stacked = <Split id="loop.right" orientation="vertical" panes={[single('request', 140), single('preview', 140)]} />;
  return [single('code', 220), { id: 'right', label: 'Request and preview', minSize: 260, content: stacked }];
}

/** What is left of a collapsed pane: its name, which opens it again. */
function Strip({ pane }: { pane: LoopPane }) {
  const { toggle } = useProjectPart(createLoopPanes);
  return (
    <button
      type="button"
      className={styles.strip}
      aria-label={`Open ${paneTitles[pane].toLowerCase()}`}
      onClick={() => toggle(pane)}
    >
      {paneTitles[pane]}
    </button>
  );
}

function LoopSection({ pane, projectId }: FeatureProps & { pane: LoopPane }) {
  return (
    <section className={styles.pane} data-pane={`loop-${pane}`} tabIndex={-1} aria-label={paneTitles[pane]}>
      <LoopPaneContext value={pane}>
        <LoopContent pane={pane} projectId={projectId} />
      </LoopPaneContext>
    </section>
  );
}

function LoopContent({ pane, projectId }: FeatureProps & { pane: LoopPane }): ReactNode {
  const Content = panes[pane];
  return (
    <Boundary resetKey={projectId}>
      <Suspense fallback={<Skeleton label={`Loading ${paneTitles[pane]}`} />}>
        <Content projectId={projectId} />
      </Suspense>
    </Boundary>
  );
}

function LoopTabs({ projectId }: FeatureProps) {
  const [shown, setShown] = useState<LoopPane>('code');
  const tabs = loopPanes.map((pane) => ({
    id: pane,
    label: paneTitles[pane],
    content: <LoopContent pane={pane} projectId={projectId} />,
  }));
  return <Tabs label="Loop" value={shown} onChange={setShown} tabs={tabs} />;
}
