/** Follows what the engine says has changed, and lets the views that show it read it again. */
import type { Change } from '../../contract/workbench.ts';
import { useRpc } from '../rpc/context.tsx';
import { useLive } from '../rpc/live.ts';

export function useChanges(): void {
  const { client, queries, queryClient } = useRpc();
  const stale: Record<Change['topic'], () => readonly unknown[]> = {
    workbench: () => queries.workbench.key(),
    projects: () => queries.projects.key(),
    installs: () => queries.installs.key(),
    secrets: () => queries.installs.secrets.key(),
    storage: () => queries.storage.key(),
    clients: () => queries.clients.key(),
    services: () => queries.services.key(),
    invoices: () => queries.invoices.key(),
    schedules: () => queries.schedules.key(),
    tenants: () => queries.tenants.key(),
    'api-keys': () => queries.apiKeys.key(),
    registry: () => queries.registry.key(),
    store: () => queries.store.key(),
    settings: () => queries.settings.key(),
    connections: () => queries.connections.key(),
  };
  useLive({
    key: 'changes',
    subscribe: (signal) => client.workbench.changes(undefined, { signal }),
    onEvent: ({ topic }) => void queryClient.invalidateQueries({ queryKey: stale[topic]() }),
    onRestart: () => void queryClient.invalidateQueries(),
  });
}
