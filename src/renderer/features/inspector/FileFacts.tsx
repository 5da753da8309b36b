/** A file of the project. */
import { useQuery } from '@tanstack/react-query';
import { useNavigation } from '../../app/navigation.ts';
import type { FeatureProps } from '../../app/registry.ts';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatSize } from '../../ui/format.ts';
import { QueryView } from '../../ui/QueryView.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Facts, Title } from './Facts.tsx';
import styles from './Inspector.module.css';

export function FileFacts({ projectId, path }: FeatureProps & { path: string }) {
  const tree = useQuery(useQueries().files.tree.queryOptions({ input: { projectId } }));
  const { openFile } = useNavigation();
  return (
    <QueryView query={tree}>
      {({ entries }) => {
        const entry = entries.find((each) => each.path === path);
        if (!entry) return <EmptyState title="This file is not there any more" />;
        return (
          <article className={styles.inspected}>
            <Title kind={entry.kind === 'file' ? 'File' : 'Folder'}>{path.slice(path.lastIndexOf('/') + 1)}</Title>
            <Facts
              facts={[
                { name: 'Path', value: path, code: true },
                ...(entry.kind === 'file' ? [{ name: 'Size', value: formatSize(entry.size) }] : []),
              ]}
            />
            {entry.kind === 'file' && (
              <div>
                <Button onClick={() => openFile(path)}>Open</Button>
              </div>
            )}
          </article>
        );
      }}
    </QueryView>
  );
}
