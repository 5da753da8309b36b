/** The Traces view: every request as it comes, and the one that is chosen as a waterfall. */
import { Activity } from 'lucide-react';
import { useEffect } from 'react';
import type { FeatureProps } from '../../app/registry.ts';
import { useDeepState } from '../../app/view.tsx';
import { useServices } from '../../app/services.tsx';
import { Split } from '../../ui/Split.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { TraceDetailPane } from './TraceDetailPane.tsx';
import { TraceList } from './TraceListPane.tsx';
import styles from './Traces.module.css';

/** From this width in pixels the detail stands beside the list, else below it. */
const beside = 1180;

export default function TracesView({ projectId }: FeatureProps) {
  const [element, width] = useElementWidth();
  const [traceId, setTrace] = useDeepState('trace');
  const [spanId, setSpan] = useDeepState('span');
  const { selection, layout } = useServices();

  // A link to a span selects it.
  useEffect(() => {
    if (traceId !== null && spanId !== null) selection.select({ kind: 'span', id: spanId, traceId });
  }, [selection, traceId, spanId]);

  const choose = (id: string | null) => {
    if (id === traceId) return;
    setSpan(null);
    setTrace(id);
    if (id !== null) selection.select({ kind: 'trace', id });
  };
  const chooseSpan = (id: string) => {
    setSpan(id);
    if (traceId !== null) selection.select({ kind: 'span', id, traceId });
  };
  return (
    <div ref={element} className={styles.view}>
      {width !== null && (
        <Split
          id={width >= beside ? 'traces.columns' : 'traces.rows'}
          orientation={width >= beside ? 'horizontal' : 'vertical'}
          panes={[
            {
              id: 'list',
              label: 'list',
              minSize: 84,
              defaultSize: '44%',
              content: <TraceList key={projectId} selectedId={traceId} onSelect={choose} onActivate={layout.openInspector} />,
            },
            {
              id: 'detail',
              label: 'trace',
              minSize: 160,
              content:
                traceId === null ? (
                  <EmptyState icon={Activity} title="No trace chosen" text="Choose a request to see where its time went." />
                ) : (
                  <TraceDetailPane
                    key={traceId}
                    traceId={traceId}
                    spanId={spanId}
                    onSelect={chooseSpan}
                    onInspect={layout.openInspector}
                  />
                ),
            },
          ]}
        />
      )}
    </div>
  );
}
