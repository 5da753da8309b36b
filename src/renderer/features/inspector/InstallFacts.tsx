/** The install of the open project: its ids, its bundle, what it declares. */
import { ShieldCheck } from 'lucide-react';
import type { Install } from '../../../contract/installs.ts';
import { Badge } from '../../ui/Badge.tsx';
import { formatExact, formatSize } from '../../ui/format.ts';
import { Facts, Section, Title } from './Facts.tsx';
import styles from './Inspector.module.css';

export function InstallFacts({ install }: { install: Install }) {
  return (
    <article className={styles.inspected}>
      <Title kind="Install">
        {install.name} {install.version}
      </Title>
      <Facts
        facts={[
          { name: 'State', value: install.enabled ? 'enabled' : 'disabled' },
          { name: 'Bundle', value: formatSize(install.sizeBytes) },
          { name: 'Installed at', value: formatExact(install.installedAt) },
          { name: 'Updated at', value: formatExact(install.updatedAt) },
        ]}
      />
      <Section title="Names and ids">
        <Facts
          facts={[
            { name: 'Slug', value: install.slug, code: true },
            { name: 'Install id', value: install.installId, code: true },
            { name: 'Registry id', value: install.registryId, code: true },
            { name: 'Version id', value: install.versionId, code: true },
            { name: 'Bundle id', value: install.bundleId, code: true },
            { name: 'Tenant id', value: install.tenantId, code: true },
            { name: 'Content hash', value: install.contentHash, code: true },
            { name: 'Object key', value: install.objectKey, code: true },
          ]}
        />
      </Section>
      <Section title="Endpoints">
        {install.endpoints.length === 0 && <p className={styles.muted}>None.</p>}
        <ul className={styles.list}>
          {install.endpoints.map(({ method, path }) => (
            <li key={`${method} ${path}`}>
              <Badge code>{method}</Badge> <code>{path}</code>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Capabilities">
        {install.capabilities.length === 0 && <p className={styles.muted}>None.</p>}
        <ul className={styles.list}>
          {install.capabilities.map((capability) => (
            <li key={capability}>
              <ShieldCheck size={16} strokeWidth={1.5} aria-hidden="true" /> <code>{capability}</code>
            </li>
          ))}
        </ul>
      </Section>
    </article>
  );
}
