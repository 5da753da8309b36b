/** Lets an install answer, or not; a failure is told as a notice. */
import type { Install } from '../../../contract/installs.ts';
import { useServices } from '../../app/services.tsx';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';

export function useSetEnabled(install: Install | null): (enabled: boolean) => Promise<void> {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  return async (enabled) => {
    if (install === null) return;
    const { installId } = install;
    const listKey = queries.installs.list.queryKey();
    const show = (shown: boolean) =>
      queryClient.setQueryData(listKey, (installs) =>
        installs?.map((each) => (each.installId === installId ? { ...each, enabled: shown } : each)),
      );
    // The switch follows the finger, and goes back if it may not.
    show(enabled);
    try {
      await client.installs.setEnabled({ installId, enabled });
    } catch (error) {
      show(!enabled);
      notices.fail(toFailure(error));
    }
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: queries.installs.key() }),
      queryClient.invalidateQueries({ queryKey: queries.schedules.key() }),
    ]);
  };
}
