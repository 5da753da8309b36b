/** What the platform accepts for a schedule, with its own messages (contract topic: scheduler validation). */
import { looksLikeId } from '../registry/ids.ts';
import { runsCloserThan } from '../schedule/cron.ts';

export const scheduleLimits = {
  cron: 128,
  timezone: 64,
  name: 128,
  /** Characters of the payload as JSON text. */
  payload: 100_000,
  schedules: 50,
  minimumMinutes: 5,
} as const;

export type Checked<T> = { value: T } | { problem: string };

const tooFrequent = 'Cron too frequent (minimum interval is 5 minutes)';

/** `everyExpression` holds all expressions to the minimum, not only those that the platform looks at. */
export function checkCron(given: string, { everyExpression }: { everyExpression: boolean }): Checked<string> {
  const cron = given.trim();
  if (cron.length > scheduleLimits.cron) return { problem: 'Cron expression too long' };
  const fields = cron.split(/\s+/);
  const [minute = '', hour, day, month, weekday] = fields;
  if (fields.length !== 5) return { problem: 'Invalid cron expression (expected 5 fields: m h dom mon dow)' };
  if (!fields.every((field) => /^[0-9*/,-]+$/.test(field))) {
    return { problem: 'Invalid cron expression (unsupported characters)' };
  }
  if (day !== '*' && weekday !== '*') return { problem: 'Cron cannot set both day-of-month and day-of-week' };
  const isEveryHour = [hour, day, month, weekday].every((field) => field === '*');
  if (isEveryHour && /^\*(\/[1-4])?$/.test(minute)) return { problem: tooFrequent };
  return everyExpression && isTooFrequent(cron) ? { problem: tooFrequent } : { value: cron };
}

function isTooFrequent(cron: string): boolean {
  try {
    return runsCloserThan(cron, scheduleLimits.minimumMinutes);
  } catch {
    // Values out of range are no matter of frequency; making the job refuses them.
    return false;
  }
}

export function checkTimezone(given: string | undefined): Checked<string> {
  const timezone = given?.trim() || 'UTC';
  if (timezone.length > scheduleLimits.timezone) return { problem: 'Timezone too long' };
  return isTimezone(timezone) ? { value: timezone } : { problem: 'Invalid timezone' };
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Answers the JSON text to store; null without a payload. */
export function checkPayload(payload: unknown): Checked<string | null> {
  if (payload === null || payload === undefined) return { value: null };
  if (typeof payload !== 'object') return { problem: 'Payload must be a JSON object or array' };
  try {
    const text = JSON.stringify(payload);
    return text.length > scheduleLimits.payload ? { problem: 'Payload too large' } : { value: text };
  } catch {
    return { problem: 'Payload must be JSON-serializable' };
  }
}

export function checkName(given: string | null): Checked<string | null> {
  const name = given?.trim() || null;
  return name !== null && name.length > scheduleLimits.name ? { problem: 'Name too long' } : { value: name };
}

/** `field` is the name that the message tells. */
export function checkId(field: string, id: string): Checked<string> {
  if (id.trim() === '') return { problem: `Missing ${field}` };
  return looksLikeId(id) ? { value: id.toLowerCase() } : { problem: `Invalid ${field}` };
}

export const schedulableMethods: readonly string[] = ['GET', 'POST'];

export function hasPathParameters(path: string): boolean {
  return /[:{}]/.test(path);
}

export function isSchedulable({ method, path }: { method: string; path: string }): boolean {
  return schedulableMethods.includes(method) && !hasPathParameters(path);
}
