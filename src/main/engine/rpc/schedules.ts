/** Procedures of `schedules.*`. */
import type { RpcBase } from './base.ts';
import { ownInstall } from './own-install.ts';
import type { RpcParts } from './parts.ts';

export function scheduleProcedures(os: RpcBase, parts: RpcParts) {
  const { schedules } = parts;
  const own = ownInstall(parts);
  return {
    list: os.schedules.list.handler(({ input }) => schedules.list(own(input.installId).installId)),
    endpoints: os.schedules.endpoints.handler(({ input }) => schedules.endpoints(own(input.installId).installId)),
    create: os.schedules.create.handler(({ input: { installId, ...fields } }) =>
      schedules.create(own(installId).installId, fields),
    ),
    update: os.schedules.update.handler(({ input: { installId, scheduleId, ...fields } }) =>
      schedules.update(own(installId).installId, scheduleId, fields),
    ),
    remove: os.schedules.remove.handler(({ input }) => schedules.remove(own(input.installId).installId, input.scheduleId)),
    runNow: os.schedules.runNow.handler(({ input }) => schedules.runNow(own(input.installId).installId, input.scheduleId)),
    runs: os.schedules.runs.handler(({ input }) => schedules.runs(own(input.installId).installId, input.scheduleId)),
    preview: os.schedules.preview.handler(({ input }) => schedules.preview(input.cron, input.timezone)),
  };
}
