/** What is installed, what it used in this hour, and what happened to it. */
import type { Install } from '../../../contract/installs.ts';
import { cx } from '../../ui/cx.ts';
import { formatExact, formatSize } from '../../ui/format.ts';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { Facts, type Fact } from '../inspector/Facts.tsx';
import { History } from './History.tsx';
import styles from './Installs.module.css';
import { Usage } from './Usage.tsx';

const long = (value: string): Pick<Fact, 'value' | 'code' | 'shown'> => ({
  value,
  code: true,
  shown: <MiddleTruncate text={value} code />,
});

export function OverviewTab({ install }: { install: Install }) {
  const { endpoints, ui, sizeBytes, installedAt, updatedAt } = install;
  return (
    <div className={styles.page}>
      {!install.enabled && (
        <p className={styles.off}>
          It is disabled: requests get 404 with <code>extension_not_available</code>, and its schedules do not run.
        </p>
      )}
      <section className={cx(styles.section, styles.wide)} aria-labelledby="install-bundle">
        <h3 id="install-bundle">Install and bundle</h3>
        <Facts
          facts={[
            { name: 'Version', value: install.version, code: true },
            { name: 'Content hash', ...long(install.contentHash) },
            { name: 'Bundle', value: formatSize(sizeBytes) },
            { name: 'Endpoints', value: endpoints.map(({ method, path }) => `${method} ${path}`).join(', ') || 'None' },
            { name: 'UI', value: ui ? 'In the bundle' : 'None' },
            { name: 'Install id', ...long(install.installId) },
            { name: 'Registry id', ...long(install.registryId) },
            { name: 'Object key', ...long(install.objectKey) },
            { name: 'Installed at', value: formatExact(installedAt) },
            { name: 'Changed at', value: formatExact(updatedAt) },
          ]}
        />
      </section>
      <Usage installId={install.installId} />
      <History installId={install.installId} />
    </div>
  );
}
