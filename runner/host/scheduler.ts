/**
 * `scheduler`: schedules of the install (contract topic: scheduler host API). Functions that answer a record tell of a
 * refusal by the name of the error case alone; what the service said about it stays in the span.
 */
import { noteFailure, noteFidelity } from './failure.ts';
import type { EngineCall, EngineFunction, HostArguments, HostInterface, HostOutcome } from './interface.ts';
import type { ScheduleInput, ScheduleOutcome, ScheduleRecord, SchedulerService } from './services.ts';

const deniedText = 'Permission denied: cap:scheduler.manage not granted';
const payloadText = 'Payload must be valid JSON object or array';

/** The cases of the WIT enum, in its order: the position is the number in the enum's debug print. */
const cases = ['not-found', 'validation-failed', 'quota-exceeded', 'denied', 'internal'] as const;
type SchedulerCase = (typeof cases)[number];

type Guarded = (service: SchedulerService, installId: string, args: HostArguments) => Promise<HostOutcome>;

/** Input of create and update as a guest gives it; the payload is JSON text. */
type GuestInput = Omit<ScheduleInput, 'payload'> & { payload?: string };

export const scheduler: HostInterface = {
  name: 'scheduler',
  capability: 'cap:scheduler.manage',
  functions: {
    'list-schedules': read([], async (service, installId) => ({ ok: (await service.list(installId)).map(infoOf) })),
    'get-schedule': read(['schedule-id'], async (service, installId, [id]) => {
      const found = await service.get(installId, id as string);
      return { ok: found === null ? undefined : infoOf(found) };
    }),
    'create-schedule': write(
      ['input'],
      ([input]) => (input as GuestInput).payload,
      (service, installId, [input], payload) =>
        service.create(installId, { ...(input as ScheduleInput & { endpoint: string; cron: string }), payload }),
    ),
    'update-schedule': write(
      ['schedule-id', 'input'],
      ([, input]) => (input as GuestInput).payload,
      (service, installId, [id, input], payload) =>
        service.update(installId, id as string, { ...(input as ScheduleInput), payload }),
    ),
    'delete-schedule': write(
      ['schedule-id'],
      () => undefined,
      (service, installId, [id]) => service.delete(installId, id as string),
    ),
    'get-endpoints': read([], async (service, installId) => ({ ok: await service.getEndpoints(installId) })),
  },
};

/** A function that returns a WIT result. */
function read(params: readonly string[], run: Guarded): EngineFunction {
  return {
    at: 'engine',
    params,
    denied: { err: 'denied' },
    async answer(call, args) {
      // Only absence counts here; an empty install id is refused by storage alone.
      if (call.scope.installId === null) return { err: 'denied' };
      const service = call.services.scheduler;
      if (service === undefined) return { err: 'internal' };
      try {
        return await run(service, call.scope.installId, args);
      } catch (error) {
        return { err: caseOf(noteFailure(call, error).status) };
      }
    },
  };
}

/** A function that returns a record with `success`. */
function write(
  params: readonly string[],
  payloadOf: (args: HostArguments) => string | undefined,
  run: (service: SchedulerService, installId: string, args: HostArguments, payload: unknown) => Promise<ScheduleOutcome>,
): EngineFunction {
  return {
    at: 'engine',
    params,
    denied: failure(deniedText),
    unforeseen: failure(debugPrint('internal')),
    async answer(call, args) {
      if (call.scope.installId === null) return failure('Install ID missing');
      const payload = parsePayload(payloadOf(args));
      if (payload === 'invalid') return failure(payloadText, JSON.stringify({ payload: payloadText }));
      const service = call.services.scheduler;
      if (service === undefined) return failure(debugPrint('internal'));
      return outcomeOf(call, () => run(service, call.scope.installId ?? '', args, payload.value));
    },
  };
}

async function outcomeOf(call: EngineCall, run: () => Promise<ScheduleOutcome>): Promise<HostOutcome> {
  try {
    const { success, scheduleId, error, fieldErrors, fidelity } = await run();
    noteFidelity(call, fidelity);
    return {
      ok: { success, scheduleId, error, fieldErrors: fieldErrors === undefined ? undefined : JSON.stringify(fieldErrors) },
    };
  } catch (error) {
    return failure(debugPrint(caseOf(noteFailure(call, error).status)));
  }
}

function failure(error: string, fieldErrors?: string): HostOutcome {
  return { ok: { success: false, error, fieldErrors } };
}

/** The enum case for a status of the scheduler service. */
export function caseOf(status: number): SchedulerCase {
  if (status === 401 || status === 403) return 'denied';
  if (status === 404) return 'not-found';
  if (status === 400) return 'validation-failed';
  return status === 429 ? 'quota-exceeded' : 'internal';
}

/** How the platform's runner prints the enum where the record has a text. */
function debugPrint(name: SchedulerCase): string {
  return `SchedulerError { code: ${cases.indexOf(name)}, name: "${name}", message: "" }`;
}

function parsePayload(text: string | undefined): { value: unknown } | 'invalid' {
  if (text === undefined) return { value: undefined };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return 'invalid';
  }
}

function infoOf(record: ScheduleRecord): Record<string, unknown> {
  const { payload, name, lastRunAt, lastRunStatus, lastError, createdAt, ...rest } = record;
  return {
    ...rest,
    name: name ?? undefined,
    payload: jsonTextOf(payload),
    lastRunAt: lastRunAt ?? undefined,
    lastRunStatus: lastRunStatus ?? undefined,
    lastError: lastError ?? undefined,
    createdAt: createdAt ?? undefined,
  };
}

function jsonTextOf(payload: unknown): string | undefined {
  if (payload === null || payload === undefined) return undefined;
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}
