/** The request console: one request through the gateway, as any client of production would send it. */
import { z } from 'zod';
import { base64Schema, headerListSchema, methodSchema, procedure } from './common.ts';
import { failureSchema } from './errors.ts';

export const consoleRequestSchema = z.object({
  /** Install id, registry id or slug `publisher.name`. */
  extension: z.string().min(1),
  method: methodSchema,
  /** Path below the extension, with its query; begins with `/`. */
  path: z.string(),
  headers: headerListSchema.default([]),
  /** At most one of the two. */
  body: z.string().optional(),
  bodyBase64: base64Schema.optional(),
  /** Which gateway route carries it: the API route or the one that the UI bridge uses. */
  via: z.enum(['ext', 'ext-proxy']).default('ext'),
  /** Who sends it, for the list of traces. */
  source: z.enum(['console', 'cli']).default('console'),
});
export type ConsoleRequest = z.input<typeof consoleRequestSchema>;

/** What the handler itself returned, before the gateway filtered it; from the trace. */
export const handlerAnswerSchema = z.object({
  status: z.number(),
  headers: headerListSchema,
  /** The runner's error text; null when the guest answered. */
  error: z.string().nullable(),
  explanation: failureSchema.omit({ code: true }).extend({ code: z.string() }).nullable(),
});
export type HandlerAnswer = z.infer<typeof handlerAnswerSchema>;

export const consoleAnswerSchema = z.object({
  traceId: z.string(),
  requestId: z.string(),
  /** What a client of the gateway receives. */
  status: z.number(),
  headers: headerListSchema,
  bodyBase64: base64Schema,
  /** Null when the request never reached the runner. */
  handler: handlerAnswerSchema.nullable(),
  /** Wall time seen by the client, in milliseconds. */
  durationMs: z.number(),
});
export type ConsoleAnswer = z.infer<typeof consoleAnswerSchema>;

export const requestsContract = {
  send: procedure.input(consoleRequestSchema).output(consoleAnswerSchema),
};
