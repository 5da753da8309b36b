/** The Store view: which driver keeps the bundles, how to reach it from outside, moving it, and what lies in it. */
import { useDeepState } from '../../app/view.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Objects } from './Objects.tsx';
import { Place } from './Place.tsx';

type Section = 'objects' | 'place';

export default function StoreView() {
  const [section, setSection] = useDeepState('section');
  return (
    <Tabs<Section>
      label="Store"
      value={section === 'place' ? 'place' : 'objects'}
      onChange={(next) => setSection(next, { push: true })}
      tabs={[
        { id: 'objects', label: 'Objects', content: <Objects /> },
        { id: 'place', label: 'Place and access', content: <Place /> },
      ]}
    />
  );
}
