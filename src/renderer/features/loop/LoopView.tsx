/** Home of the work: code, request with its answer and trace, preview, side by side. Narrow windows stack or tab them. */
import { Suspense, useState, type ReactNode } from 'react';
import { Boundary } from '../../ui/Boundary.tsx';
import { Skeleton } from '../../ui/States.tsx';
import { Split, type Pane } from '../../ui/Split.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { panes, type FeatureProps } from '../../app/registry.ts';
import styles from './LoopView.module.css';

const titles = { code: 'Code', request: 'Request', preview: 'Preview' } as const;
type LoopPane = keyof typeof titles;

/** From this width in pixels the three stand side by side; below the second, one at a time. */
const threeColumns = 1040;
const twoColumns = 640;

export default function LoopView({ projectId }: FeatureProps) {
  const [element, width] = useElementWidth();
  return (
    <div ref={element} className={styles.loop}>
      {width !== null && <Arrangement width={width} projectId={projectId} />}
    </div>
  );
}

function Arrangement({ width, projectId }: { width: number; projectId: string }) {
  const pane = (id: LoopPane, sizes: Partial<Pane> = {}): Pane => ({
    id,
    label: titles[id],
    minSize: 220,
    content: <LoopSection id={id} projectId={projectId} />,
    ...sizes,
  });
  if (width < twoColumns) return <LoopTabs projectId={projectId} />;
  if (width >= threeColumns) {
    return (
      <Split
        id="loop.wide"
        panes={[pane('code', { defaultSize: '38%' }), pane('request', { defaultSize: '30%' }), pane('preview')]}
      />
    );
  }
  const right = (
    <Split
      id="loop.right"
      orientation="vertical"
      panes={[pane('request', { minSize: 140 }), pane('preview', { minSize: 140 })]}
    />
  );
  return (
    <Split
      id="loop.narrow"
      panes={[pane('code'), { id: 'right', label: 'Request and preview', minSize: 260, content: right }]}
    />
  );
}

function LoopSection({ id, projectId }: { id: LoopPane; projectId: string }) {
  return (
    <section className={styles.pane} data-pane={`loop-${id}`} tabIndex={-1} aria-label={titles[id]}>
      <LoopContent id={id} projectId={projectId} />
    </section>
  );
}

function LoopContent({ id, projectId }: { id: LoopPane; projectId: string }): ReactNode {
  const Content = panes[id];
  return (
    <Boundary resetKey={projectId}>
      <Suspense fallback={<Skeleton label={`Loading ${titles[id]}`} />}>
        <Content projectId={projectId} />
      </Suspense>
    </Boundary>
  );
}

function LoopTabs({ projectId }: FeatureProps) {
  const [shown, setShown] = useState<LoopPane>('code');
  const tabs = (Object.keys(titles) as LoopPane[]).map((id) => ({
    id,
    label: titles[id],
    content: <LoopSection id={id} projectId={projectId} />,
  }));
  return <Tabs label="Loop" value={shown} onChange={setShown} tabs={tabs} />;
}
