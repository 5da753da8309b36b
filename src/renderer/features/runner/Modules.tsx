/** The components in memory, with the instances that are ready and running. */
import type { RunnerModule } from '../../../contract/runner.ts';
import { useNavigation } from '../../app/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { formatSize } from '../../ui/format.ts';
import { Time } from '../../ui/Time.tsx';
import { EvictCell, ExtensionCell, HashCell, type EvictCellProps } from './BundleCells.tsx';
import { moduleRows, type ModuleRow } from './module-rows.ts';
import styles from './Runner.module.css';

type EvictProps = Pick<EvictCellProps, 'evicting' | 'onEvict'>;

export function Modules({ modules, ...evict }: { modules: readonly RunnerModule[] } & EvictProps) {
  return (
    <section className={styles.section} tabIndex={-1} aria-labelledby="runner-modules">
      <h2 id="runner-modules">Loaded modules</h2>
      {modules.length === 0 ? (
        <NoModules />
      ) : (
        <table className={styles.table} aria-labelledby="runner-modules">
          <thead>
            <tr>
              <th scope="col">Extension</th>
              <th scope="col">Content hash</th>
              <th scope="col" className={styles.number} title="Core modules of the component">
                Code
              </th>
              <th scope="col" className={styles.number}>
                Ready
              </th>
              <th scope="col" className={styles.number}>
                Running
              </th>
              <th scope="col" className={styles.number}>
                Last used
              </th>
              <th scope="col" className={styles.action}>
                <span className="visually-hidden">Evict</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {moduleRows(modules).map((row) => (
              <Row key={row.key} row={row} {...evict} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ row, ...evict }: { row: ModuleRow } & EvictProps) {
  const { slug, contentHash, contentHashes, codeBytes, ready, running, lastUsedAt } = row;
  return (
    <tr>
      <ExtensionCell slug={slug} />
      <HashCell contentHash={contentHash} more={contentHashes.length - 1} />
      <td className={styles.number}>{formatSize(codeBytes)}</td>
      <td className={styles.number}>{ready}</td>
      <td className={styles.number}>{running}</td>
      <td className={styles.number}>{lastUsedAt === null ? '–' : <Time at={lastUsedAt} />}</td>
      <EvictCell slug={slug} contentHashes={contentHashes} {...evict} />
    </tr>
  );
}

function NoModules() {
  const { openView } = useNavigation();
  return (
    <div className={styles.empty}>
      <p>Nothing is loaded. A module is loaded when its bundle is installed, or at the first call of its handler.</p>
      <Button onClick={() => openView('requests')}>Open Requests</Button>
    </div>
  );
}
