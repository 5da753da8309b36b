/** The Data view: what extensions work with. Secrets and storage of the install, and the tenant's records. */
import { Activity, useState } from 'react';
import type { FeatureProps } from '../../app/registry.ts';
import { useDeepState } from '../../app/view.tsx';
import styles from './Data.module.css';
import { InstallOnly } from './InstallOnly.tsx';
import { SectionList } from './SectionList.tsx';
import { sectionOf, sections, type Section } from './sections.ts';

export default function DataView({ projectId }: FeatureProps) {
  const [id, setId] = useDeepState('section');
  const chosen = sectionOf(id);
  const [opened, setOpened] = useState<readonly string[]>([chosen.id]);
  if (!opened.includes(chosen.id)) setOpened([...opened, chosen.id]);
  return (
    <div className={styles.view}>
      <SectionList chosen={chosen.id} onChoose={(next) => setId(next, { push: true })} />
      {/* A section that was left stays mounted, so that what was being typed in it is still there. */}
      {sections
        .filter((section) => opened.includes(section.id))
        .map((section) => (
          <Activity key={`${projectId} ${section.id}`} mode={section.id === chosen.id ? 'visible' : 'hidden'}>
            <div
              className={styles.section}
              role="tabpanel"
              id={`data-${section.id}`}
              aria-labelledby={`data-tab-${section.id}`}
            >
              <SectionContent section={section} />
            </div>
          </Activity>
        ))}
    </div>
  );
}

function SectionContent({ section }: { section: Section }) {
  if (section.of === 'tenant') return <section.component />;
  return <InstallOnly>{(install) => <section.component key={install.installId} install={install} />}</InstallOnly>;
}
