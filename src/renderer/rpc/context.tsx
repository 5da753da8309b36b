/** The client for components: typed procedures, their TanStack Query options, and the state of the connection. */
import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, use, useEffect, type ReactNode } from 'react';
import { useStore } from '../ui/store.ts';
import type { Connection, ConnectionState, WorkbenchClient } from './connection.ts';
import { isConnectionLoss } from './failure.ts';

export type WorkbenchQueries = RouterUtils<WorkbenchClient>;

export interface Rpc {
  connection: Connection;
  client: WorkbenchClient;
  queries: WorkbenchQueries;
  queryClient: QueryClient;
}

export function createRpc(connection: Connection): Rpc {
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        // The engine is local and tells what changed, so nothing is read again on a guess.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (count, error) => count < 3 && isConnectionLoss(error),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return { connection, client: connection.client, queries: createTanstackQueryUtils(connection.client), queryClient };
}

const RpcContext = createContext<Rpc | null>(null);

export function RpcProvider({ rpc, children }: { rpc: Rpc; children: ReactNode }) {
  useEffect(() => readAgainAfterLoss(rpc), [rpc]);
  return (
    <RpcContext value={rpc}>
      <QueryClientProvider client={rpc.queryClient}>{children}</QueryClientProvider>
    </RpcContext>
  );
}

/** Whatever changed while there was no connection was not told. */
function readAgainAfterLoss({ connection, queryClient }: Rpc): () => void {
  let lost = false;
  return connection.state.subscribe(() => {
    const { phase } = connection.state.get();
    if (phase === 'lost') lost = true;
    if (phase !== 'open' || !lost) return;
    lost = false;
    void queryClient.invalidateQueries();
  });
}

export function useRpc(): Rpc {
  const rpc = use(RpcContext);
  if (!rpc) throw new Error('useRpc stands outside of RpcProvider.');
  return rpc;
}

/** Procedures to call directly, in event handlers and effects. */
export function useClient(): WorkbenchClient {
  return useRpc().client;
}

/** Query and mutation options: `useQuery(queries.projects.get.queryOptions({ input: { projectId } }))`. */
export function useQueries(): WorkbenchQueries {
  return useRpc().queries;
}

export function useConnectionState(): ConnectionState {
  return useStore(useRpc().connection.state);
}
