/** A schedule as its form holds it, and back to what the engine takes. */
import type { JsonValue } from '../../../../contract/common.ts';
import type { Schedule } from '../../../../contract/schedules.ts';
import { flagIn, optionalIn, textIn, type Draft, type FieldProblems } from '../records/form-fields.ts';

export function scheduleDraft(schedule: Schedule | null): Draft {
  const payload = schedule?.payload ?? null;
  return {
    name: schedule?.name ?? '',
    endpointId: schedule?.endpointId ?? '',
    cron: schedule?.cron ?? '0 6 * * *',
    timezone: schedule?.timezone ?? 'UTC',
    payloadJson: payload === null ? '' : JSON.stringify(payload, null, 2),
    enabled: schedule?.enabled ?? true,
  };
}

/** Blank for none. */
function readPayload(text: string): { payload: JsonValue } | { problem: string } {
  if (text.trim() === '') return { payload: null };
  try {
    return { payload: JSON.parse(text) as JsonValue };
  } catch (error) {
    return { problem: `This is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

/** What the form alone can tell; the rules for schedules are the engine's. Null for nothing. */
export function checkSchedule(draft: Draft): FieldProblems | null {
  const payload = readPayload(textIn(draft, 'payloadJson'));
  const problems = {
    ...(textIn(draft, 'endpointId') === '' ? { endpointId: 'Choose an endpoint.' } : {}),
    ...('problem' in payload ? { payloadJson: payload.problem } : {}),
  };
  return Object.keys(problems).length === 0 ? null : problems;
}

/** What is sent for a draft that was checked. */
export function scheduleFields(draft: Draft) {
  const payload = readPayload(textIn(draft, 'payloadJson'));
  return {
    endpointId: textIn(draft, 'endpointId'),
    cron: textIn(draft, 'cron'),
    timezone: textIn(draft, 'timezone'),
    name: optionalIn(draft, 'name'),
    enabled: flagIn(draft, 'enabled'),
    payload: 'problem' in payload ? null : payload.payload,
  };
}
