/** The Preview view: the UI with room around it, and its messages below. */
import type { FeatureProps } from '../../app/registry.ts';
import { Split } from '../../ui/Split.tsx';
import { BridgeList } from './BridgeList.tsx';
import styles from './Preview.module.css';
import PreviewPane from './PreviewPane.tsx';

export default function PreviewView({ projectId }: FeatureProps) {
  return (
    <div className={styles.view}>
      <Split
        id="preview.rows"
        orientation="vertical"
        panes={[
          { id: 'ui', label: 'UI', minSize: 160, content: <PreviewPane projectId={projectId} /> },
          {
            id: 'messages',
            label: 'messages',
            defaultSize: '36%',
            minSize: 96,
            content: <BridgeList key={projectId} label="Bridge messages" />,
          },
        ]}
      />
    </div>
  );
}
