/** The tenant's users for the choices of forms: read with the workbench's own state, which the window has anyway. */
import { useQuery } from '@tanstack/react-query';
import type { User } from '../../../../contract/workbench.ts';
import { useQueries } from '../../../rpc/context.tsx';

/** Empty until they are read. */
export function useUsers(): readonly User[] {
  return useQuery(useQueries().workbench.info.queryOptions()).data?.users ?? [];
}
