/** The Access view: the API keys that act from outside of the window, and the tenants they act in. */
import { useDeepState } from '../../app/view.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { ApiKeys } from './ApiKeys.tsx';
import styles from './Tenants.module.css';
import { TenantsSection } from './TenantsSection.tsx';

type Section = 'keys' | 'tenants';

export default function AccessView() {
  const [section, setSection] = useDeepState('section');
  return (
    <Tabs<Section>
      label="Access"
      value={section === 'tenants' ? 'tenants' : 'keys'}
      onChange={(next) => setSection(next, { push: true })}
      tabs={[
        {
          id: 'keys',
          label: 'API keys',
          content: (
            <div className={styles.pane}>
              <ApiKeys />
            </div>
          ),
        },
        {
          id: 'tenants',
          label: 'Tenants',
          content: (
            <div className={styles.pane}>
              <TenantsSection />
            </div>
          ),
        },
      ]}
    />
  );
}
