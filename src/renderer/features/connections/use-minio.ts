/** The MinIO container as it is now, followed while it is shown; and its start, kept while the project is open. */
import { useQuery } from '@tanstack/react-query';
import type { ContainerProgress, MinioConnection } from '../../../contract/connections.ts';
import type { PartContext } from '../../app/project-parts.ts';
import { useRpc } from '../../rpc/context.tsx';
import { useLive } from '../../rpc/live.ts';
import { createLongWork, type LongWork } from '../../rpc/long-work.ts';

export interface StartChoice {
  mayPull: boolean;
  onExit: MinioConnection['onExit'];
}

export type MinioStart = LongWork<StartChoice, ContainerProgress>;

export function createMinioStart({ client }: PartContext): MinioStart {
  return createLongWork((choice, signal) => client.connections.minio.start(choice, { signal }));
}

export function useMinio() {
  const { client, queries, queryClient } = useRpc();
  const query = useQuery(queries.connections.minio.status.queryOptions());
  useLive({
    key: 'minio',
    subscribe: (signal) => client.connections.minio.live(undefined, { signal }),
    onEvent: (status) => queryClient.setQueryData(queries.connections.minio.status.queryKey(), status),
  });
  return query;
}
