/** What can be done with a schedule besides editing it; failures are told as notices. */
import type { Schedule } from '../../../../contract/schedules.ts';
import { useServices } from '../../../app/services.tsx';
import { useRpc } from '../../../rpc/context.tsx';
import { toFailure } from '../../../rpc/failure.ts';
import { runText } from './schedule-words.ts';

export interface ScheduleCalls {
  /** Resolves when the run is over. */
  runNow: (schedule: Schedule) => Promise<void>;
  /** Enables or disables. */
  toggle: (schedule: Schedule) => Promise<void>;
}

export function useScheduleCalls(): ScheduleCalls {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const told = async (work: () => Promise<void>) => {
    try {
      await work();
      await queryClient.invalidateQueries({ queryKey: queries.schedules.key() });
    } catch (error) {
      notices.fail(toFailure(error));
    }
  };
  return {
    runNow: ({ installId, scheduleId }) =>
      told(async () => notices.tell(runText(await client.schedules.runNow({ installId, scheduleId })))),
    toggle: ({ installId, scheduleId, enabled }) =>
      told(async () => {
        await client.schedules.update({ installId, scheduleId, enabled: !enabled });
      }),
  };
}
