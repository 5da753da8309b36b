/** One version: what it holds and asks for, whether it is deprecated, its bundles, and what can be done with it. */
import { TriangleAlert } from 'lucide-react';
import type { Install } from '../../../contract/installs.ts';
import type { RegistryVersion } from '../../../contract/registry.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Time } from '../../ui/Time.tsx';
import { Fact, Facts } from '../data/Facts.tsx';
import type { VersionChange } from '../installs/use-version-change.ts';
import { VersionObstacle } from '../installs/VersionObstacle.tsx';
import { Bundles } from './Bundles.tsx';
import { ChangeButton } from './ChangeButton.tsx';
import styles from './Registry.module.css';

export interface VersionDetailProps {
  version: RegistryVersion;
  /** The tenant's install of the extension; null for none. */
  install: Install | null;
  change: VersionChange;
  /** Deprecates it, or takes that back. */
  onDeprecate: () => void;
}

export function VersionDetail({ version, install, change, onDeprecate }: VersionDetailProps) {
  const { origin, runtime, endpoints, hasUi, capabilities, createdAt, deprecated, bundles } = version;
  return (
    <section className={styles.version} aria-label={`Version ${version.version}`}>
      <div className={styles.versionHead}>
        <h3 className={styles.versionName}>{version.version}</h3>
        <span className={styles.space} />
        <Button onClick={onDeprecate}>{deprecated === null ? 'Deprecate' : 'Take the deprecation back'}</Button>
        {version.isInstalled ? (
          <Badge tone="accent">installed</Badge>
        ) : (
          <ChangeButton variant="primary" install={install} version={version} change={change} />
        )}
      </div>
      <VersionObstacle change={change} version={version.version} />
      {deprecated !== null && (
        <p className={styles.deprecated}>
          <TriangleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
          <span>
            Deprecated <Time at={deprecated.at} />: {deprecated.reason || 'no reason was given'}
          </span>
        </p>
      )}
      <Facts>
        <Fact name="Origin">
          {origin === 'published' ? 'Published; it never changes' : 'Development; each build changes it'}
        </Fact>
        <Fact name="Runtime">
          <code>{runtime}</code>
        </Fact>
        <Fact name="Endpoints">{endpoints}</Fact>
        <Fact name="UI">{hasUi ? 'Yes' : 'None'}</Fact>
        <Fact name="Registered">
          <Time at={createdAt} />
        </Fact>
      </Facts>
      <div className={styles.part}>
        <h4>Capabilities it asks for</h4>
        <div className={styles.badges}>
          {capabilities.length === 0 && <span className={styles.muted}>None.</span>}
          {capabilities.map((capability) => (
            <Badge key={capability} code>
              {capability}
            </Badge>
          ))}
        </div>
      </div>
      <Bundles version={version.version} bundles={bundles} />
    </section>
  );
}
