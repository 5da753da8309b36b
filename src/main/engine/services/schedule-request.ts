/** The form of scheduler calls before any rule, and how a guest names an endpoint (contract topic: scheduler host API). */
import { z } from 'zod';
import { HostFailure } from '../../../../runner/host/services.ts';
import type { EndpointRow } from './schedule-records.ts';
import { isSchedulable } from './schedule-rules.ts';
import type { Checked } from './schedule-rules.ts';

const formSchema = z.object({
  endpoint: z.string().min(1).max(256).optional(),
  cron: z.string().min(1).max(128).optional(),
  timezone: z.string().max(64).optional(),
  enabled: z.boolean().optional(),
  name: z.string().max(128).optional(),
  // Any UUID passes here; which versions count is a rule.
  scheduleId: z.guid().optional(),
});

type FormField = keyof z.infer<typeof formSchema>;

/** Fails with 400 `VALIDATION_FAILED` and the details by field. `required` names the fields that must be there. */
export function assertForm(form: object, required: readonly FormField[] = []): void {
  const mask = Object.fromEntries(required.map((field) => [field, true])) as Partial<Record<FormField, true>>;
  const parsed = formSchema.required(mask).safeParse(form);
  if (parsed.success) return;
  const details = z.flattenError(parsed.error).fieldErrors;
  const error = 'Validation error';
  throw new HostFailure(400, 'VALIDATION_FAILED', error, {
    body: JSON.stringify({ error, code: 'VALIDATION_FAILED', details }),
  });
}

/** `METHOD /path`, or `/path` alone for whichever of GET and POST comes first. */
export function selectEndpoint(endpoints: readonly EndpointRow[], selector: string): Checked<string> {
  const [, method, path] = /^(?:([A-Za-z]+)\s+)?(\/\S*)$/.exec(selector.trim()) ?? [];
  const found = endpoints.find(
    (endpoint) =>
      endpoint.path === path && isSchedulable(endpoint) && (method === undefined || endpoint.method === method.toUpperCase()),
  );
  return found === undefined ? { problem: 'Endpoint not found or not schedulable' } : { value: found.id };
}
