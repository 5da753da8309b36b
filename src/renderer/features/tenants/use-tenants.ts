/** The tenants, and going from one to another: everything that is on show belongs to the one that is selected. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { TenantDetail } from '../../../contract/tenants.ts';
import { useServices } from '../../app/services.tsx';
import { useQueries, useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';

const none: readonly TenantDetail[] = [];

/** By name; empty while they are read. */
export function useTenants(): readonly TenantDetail[] {
  return useQuery(useQueries().tenants.list.queryOptions()).data ?? none;
}

/** Selects a tenant; a failure is told as a notice. */
export function useSelectTenant(): (tenantId: string) => Promise<void> {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  return async (tenantId) => {
    try {
      const info = await client.tenants.select({ tenantId });
      queryClient.setQueryData(queries.workbench.info.queryKey(), info);
    } catch (error) {
      notices.fail(toFailure(error));
    }
  };
}

/** Reads everything again once another tenant is selected: here, in another window, or on the command line. */
export function useFollowTenant(): void {
  const { queries, queryClient } = useRpc();
  const tenantId = useQuery(queries.workbench.info.queryOptions()).data?.tenant.tenantId;
  const shown = useRef(tenantId);
  useEffect(() => {
    if (tenantId === undefined || shown.current === tenantId) return;
    const isFirst = shown.current === undefined;
    shown.current = tenantId;
    if (!isFirst) void queryClient.invalidateQueries();
  }, [tenantId, queryClient]);
}
