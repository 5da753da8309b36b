/** The files of the project, read anew whenever one comes or goes. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useQueries, useRpc } from '../../rpc/context.tsx';
import { useStore } from '../../ui/store.ts';
import type { Workspace } from '../editor/workspace.ts';

export function useFileTree(workspace: Workspace) {
  const { projectId, treeVersion } = workspace;
  const queries = useQueries();
  const { queryClient } = useRpc();
  const version = useStore(treeVersion);
  useEffect(() => {
    if (version > 0) void queryClient.invalidateQueries({ queryKey: queries.files.tree.key({ input: { projectId } }) });
  }, [version, projectId, queries, queryClient]);
  return useQuery(queries.files.tree.queryOptions({ input: { projectId } }));
}
