/** Procedures of `schedules.*`. */
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function scheduleProcedures(os: RpcBase, { schedules }: RpcParts) {
  return {
    list: os.schedules.list.handler(({ input }) => schedules.list(input.installId)),
    endpoints: os.schedules.endpoints.handler(({ input }) => schedules.endpoints(input.installId)),
    create: os.schedules.create.handler(({ input: { installId, ...fields } }) => schedules.create(installId, fields)),
    update: os.schedules.update.handler(({ input: { installId, scheduleId, ...fields } }) =>
      schedules.update(installId, scheduleId, fields),
    ),
    remove: os.schedules.remove.handler(({ input }) => schedules.remove(input.installId, input.scheduleId)),
    runNow: os.schedules.runNow.handler(({ input }) => schedules.runNow(input.installId, input.scheduleId)),
    runs: os.schedules.runs.handler(({ input }) => schedules.runs(input.installId, input.scheduleId)),
    preview: os.schedules.preview.handler(({ input }) => schedules.preview(input.cron, input.timezone)),
  };
}
