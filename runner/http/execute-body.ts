/** The JSON body of `POST /v1/execute` (contract topic: execute request). Unknown keys are ignored at every level. */
import { z } from 'zod';
import { textMap } from '../text-map.ts';
import type { ExecuteBody } from '../types.ts';

const text = z.string();
const optionalText = text.nullish().transform((value) => value ?? null);
const optionalCount = z
  .int()
  .min(0)
  .nullish()
  .transform((value) => value ?? null);
const optionalMap = textMap.default({});

const userSchema = z
  .object({
    user_id: text,
    user_email: text,
    user_name: text,
    user_type: text,
    client_name: text.optional(),
    company_name: text.optional(),
    client_id: optionalText,
    additional_fields: optionalMap,
  })
  .refine((user) => user.client_name === undefined || user.company_name === undefined, 'duplicate field `client_name`')
  .transform(({ company_name, ...user }) => ({ ...user, client_name: user.client_name ?? company_name ?? '' }));

export const executeBodySchema: z.ZodType<ExecuteBody> = z.object({
  context: z.object({
    request_id: optionalText,
    tenant_id: text,
    extension_id: text,
    install_id: optionalText,
    content_hash: text,
    version_id: optionalText,
    config: optionalMap,
  }),
  http: z.object({ method: text, path: text, query: optionalMap, headers: optionalMap, body_b64: optionalText }),
  limits: z.object({ timeout_ms: optionalCount, memory_mb: optionalCount }).default({ timeout_ms: null, memory_mb: null }),
  secret_envelope: z
    .object({
      ciphertext_b64: text,
      version: optionalText,
      algorithm: optionalText,
      expires_at: optionalText,
      key_path: optionalText,
      mount: optionalText,
    })
    .nullish()
    .transform((value) => value ?? null),
  providers: z.array(text).default([]),
  user: userSchema.nullish().transform((value) => value ?? null),
});
