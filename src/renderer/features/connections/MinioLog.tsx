/** The end of what the container wrote. */
import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useQueries } from '../../rpc/context.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { CodePane } from '../../ui/CodePane.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { Skeleton } from '../../ui/States.tsx';
import styles from './Connections.module.css';

const mostLines = 500;

export function MinioLog() {
  const query = useQuery(useQueries().connections.minio.logs.queryOptions({ input: { lines: mostLines }, staleTime: 0 }));
  return (
    <section className={styles.section} aria-labelledby="connections-minio-log">
      <h3 id="connections-minio-log">Log</h3>
      <QueryView query={query} loading={<Skeleton label="Reading the log" lines={4} />}>
        {({ text }) => (
          <CodePane
            label="Log of MinIO"
            title={`The last ${mostLines} lines at most`}
            text={text.trimEnd() || 'It has written nothing yet.'}
            what="log"
            atEnd
            actions={
              <IconButton
                label="Read the log again"
                icon={RefreshCw}
                disabled={query.isFetching}
                onClick={() => void query.refetch()}
              />
            }
          />
        )}
      </QueryView>
    </section>
  );
}
