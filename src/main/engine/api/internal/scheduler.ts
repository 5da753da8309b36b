/**
 * `POST /api/internal/ext-scheduler/install/{installId}` (contract topic: scheduler host API, server route). The
 * service itself checks rate, install and form, in that order, so fields go to it as they came.
 */
import type { ScheduleInput, ScheduleOutcome, SchedulerService } from '../../../../../runner/host/services.ts';
import { answer, InternalRefusal, type WireAnswer } from './answers.ts';
import { objectOf, type InternalApi } from './call.ts';

type Fields = Record<string, unknown>;
type Operation = (service: SchedulerService, installId: string, fields: Fields) => Promise<WireAnswer>;

const invalid = (error: string): InternalRefusal => new InternalRefusal(400, { error, code: 'VALIDATION_FAILED' });

/** What was wrong with a refused change comes with status 400, and so reaches no guest of production. */
function outcome({ success, scheduleId, error, fieldErrors }: ScheduleOutcome, created = 200): WireAnswer {
  return answer({ success, scheduleId, error, fieldErrors }, success ? created : 200);
}

const inputOf = ({ endpoint, cron, timezone, enabled, name, payload }: Fields): ScheduleInput =>
  ({ endpoint, cron, timezone, enabled, name, payload }) as ScheduleInput;
const idOf = (fields: Fields): string => fields['scheduleId'] as string;

const operations: ReadonlyMap<unknown, Operation> = new Map<string, Operation>([
  ['list', async (service, installId) => answer({ schedules: await service.list(installId) })],
  ['get', async (service, installId, fields) => answer({ schedule: await service.get(installId, idOf(fields)) })],
  ['getEndpoints', async (service, installId) => answer({ endpoints: await service.getEndpoints(installId) })],
  [
    'create',
    async (service, installId, fields) =>
      outcome(await service.create(installId, inputOf(fields) as ScheduleInput & { endpoint: string; cron: string }), 201),
  ],
  ['update', async (service, installId, fields) => outcome(await service.update(installId, idOf(fields), inputOf(fields)))],
  ['delete', async (service, installId, fields) => outcome(await service.delete(installId, idOf(fields)))],
]);

export function createSchedulerApi(service: SchedulerService): InternalApi {
  return async ({ installId, body }) => {
    if ('invalid' in body) throw invalid('Invalid JSON body');
    const fields = objectOf(body) ?? {};
    const run = operations.get(fields['operation']);
    if (run === undefined) throw invalid('Validation error');
    return run(service, installId, fields);
  };
}
