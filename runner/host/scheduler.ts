/** `scheduler`: schedules of the install (contract topic: scheduler host API). */
import type { GuestFrame, HostInterface, HostOutcome } from './interface.ts';
import { lacksInstall, unbacked } from './unbacked.ts';

const deniedText = 'Permission denied: cap:scheduler.manage not granted';
const payloadText = 'Payload must be valid JSON object or array';
/** The record functions report the enum by its debug print. */
const internalText = 'SchedulerError { code: 4, name: "internal", message: "" }';

/** Functions that return a WIT result. */
const read = (params: readonly string[]) =>
  unbacked(params, { err: 'denied' }, (frame) => ({ err: lacksInstall(frame) ? 'denied' : 'internal' }));

const failure = (error: string, fieldErrors?: string): HostOutcome => ({ ok: { success: false, error, fieldErrors } });

/** Functions that return a record with `success`. */
const write = (params: readonly string[], payloadOf: (args: readonly unknown[]) => string | undefined) =>
  unbacked(params, failure(deniedText), (frame, args) => refuseWrite(frame, payloadOf(args)));

function refuseWrite(frame: GuestFrame, payload: string | undefined): HostOutcome {
  if (lacksInstall(frame)) return failure('Install ID missing');
  if (payload !== undefined && !isJson(payload)) return failure(payloadText, JSON.stringify({ payload: payloadText }));
  return failure(internalText);
}

export const scheduler: HostInterface = {
  name: 'scheduler',
  capability: 'cap:scheduler.manage',
  functions: {
    'list-schedules': read([]),
    'get-schedule': read(['schedule-id']),
    'create-schedule': write(['input'], ([input]) => (input as { payload?: string }).payload),
    'update-schedule': write(['schedule-id', 'input'], ([, input]) => (input as { payload?: string }).payload),
    'delete-schedule': write(['schedule-id'], () => undefined),
    'get-endpoints': read([]),
  },
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
