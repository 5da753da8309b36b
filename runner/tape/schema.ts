/** The shape of a tape that comes from outside. */
import { z } from 'zod';
import { textMap } from '../text-map.ts';
import { capabilities } from '../host/capabilities.ts';

const text = z.string();
const time = z.number();
const optionalText = text.nullable();
const bytes = z.instanceof(Uint8Array);
const optionalBytes = bytes.optional().transform((value) => value ?? undefined);
const headers = z.array(z.object({ name: text, value: text }));
/** An answer of nothing loses its key on the way through JSON. */
const answered = z.strictObject({ ok: z.unknown().optional() }).transform(({ ok }) => ({ ok }));
const outcome = z.union([z.strictObject({ err: text }), answered]);

const frame = z.object({
  scope: z.object({
    tenantId: text,
    extensionId: text,
    installId: optionalText,
    versionId: optionalText,
    requestId: optionalText,
  }),
  user: z
    .object({
      user_id: text,
      user_email: text,
      user_name: text,
      user_type: text,
      client_name: text,
      client_id: optionalText,
      additional_fields: textMap,
    })
    .nullable(),
  granted: z.array(z.enum(capabilities)),
  secrets: textMap.nullable(),
  secretsExpired: z.boolean(),
});

const call = z.object({
  fn: text,
  args: z.array(z.unknown()),
  outcome: z.union([outcome, z.literal('trap'), z.null()]),
  at: time,
  ms: z.number().nullable(),
  by: z.enum(['engine', 'thread']),
});

export const tapeSchema = z.object({
  id: text,
  requestId: optionalText,
  tenant: text,
  extension: text,
  contentHash: text,
  startedAt: time,
  durationMs: time,
  request: z.object({
    context: z.record(text, text.optional()),
    http: z.object({ method: text, url: text, headers, body: optionalBytes }),
  }),
  frame,
  limits: z.object({ timeoutMs: z.number().positive(), maxPages: z.int().positive() }),
  calls: z.array(call),
  reads: bytes,
  outcome: z.enum(['returned', 'threw', 'deadline', 'cancelled', 'crashed']),
  response: z.object({ status: z.int(), headers: textMap, body_b64: optionalText, error: optionalText }),
  gaps: z.array(z.enum(['calls', 'reads'])),
  redactions: z.int().min(0),
});
