/** One version: what it holds and asks for, whether it is deprecated, its bundles, and what can be done with it. */
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Install } from '../../../contract/installs.ts';
import type { RegistryVersion } from '../../../contract/registry.ts';
import { useCommand } from '../../app/commands/use-command.ts';
import { useServices } from '../../app/services.tsx';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Time } from '../../ui/Time.tsx';
import { Fact, Facts } from '../data/Facts.tsx';
import type { VersionChange } from '../installs/use-version-change.ts';
import { VersionObstacle } from '../installs/VersionObstacle.tsx';
import { Bundles } from './Bundles.tsx';
import { ChangeButton } from './ChangeButton.tsx';
import { DeprecateDialog } from './DeprecateDialog.tsx';
import styles from './Registry.module.css';

export interface VersionDetailProps {
  version: RegistryVersion;
  /** The tenant's install of the extension; null for none. */
  install: Install | null;
  change: VersionChange;
}

export function VersionDetail({ version, install, change }: VersionDetailProps) {
  const { origin, runtime, endpoints, hasUi, capabilities, createdAt, deprecated, bundles } = version;
  const { deprecating, setDeprecating, toggle } = useDeprecate(version);
  return (
    <section className={styles.version} aria-label={`Version ${version.version}`}>
      <div className={styles.versionHead}>
        <h3 className={styles.versionName}>{version.version}</h3>
        <span className={styles.space} />
        <Button onClick={toggle}>{deprecated === null ? 'Deprecate' : 'Take the deprecation back'}</Button>
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
      {deprecating && <DeprecateDialog version={version} onClose={() => setDeprecating(false)} />}
    </section>
  );
}

function useDeprecate({ versionId, version, deprecated }: RegistryVersion) {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const [deprecating, setDeprecating] = useState(false);
  const takeBack = async () => {
    try {
      await client.registry.deprecate({ versionId, reason: null });
      await queryClient.invalidateQueries({ queryKey: queries.registry.key() });
    } catch (error) {
      notices.fail(toFailure(error));
    }
  };
  const toggle = () => (deprecated === null ? setDeprecating(true) : void takeBack());
  useCommand({
    id: 'registry.deprecate',
    title: deprecated === null ? `Deprecate ${version}` : `Take the deprecation of ${version} back`,
    group: 'Registry',
    run: toggle,
  });
  return { deprecating, setDeprecating, toggle };
}
