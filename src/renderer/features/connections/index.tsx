/** The Connections view: what the workbench talks to beside itself. */
import { useDeepState } from '../../app/view.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { MinioSection } from './MinioSection.tsx';
import { RunnerSection } from './RunnerSection.tsx';

type Section = 'runner' | 'minio';

export default function ConnectionsView() {
  const [section, setSection] = useDeepState('section');
  return (
    <Tabs<Section>
      label="Connections"
      value={section === 'minio' ? 'minio' : 'runner'}
      onChange={(next) => setSection(next, { push: true })}
      tabs={[
        { id: 'runner', label: 'External runner', content: <RunnerSection /> },
        { id: 'minio', label: 'MinIO container', content: <MinioSection /> },
      ]}
    />
  );
}
