/**
 * The span attributes that clients read: enough to show a request and its answer, to send it again, and to tell
 * what the handler said before the gateway filtered it. Other attributes are shown as they are.
 */
import { z } from 'zod';
import { headerListSchema } from './common.ts';

/** A body, or the beginning of one: text where it is UTF-8, else base64. */
const tracedBodySchema = z.object({
  encoding: z.enum(['utf8', 'base64']),
  data: z.string(),
  /** Size of the whole body. */
  bytes: z.number(),
  truncated: z.boolean(),
});
export type TracedBody = z.infer<typeof tracedBodySchema>;

/** Attribute `request` of a gateway span. Credentials among the headers are redacted. */
export const tracedRequestSchema = z.object({
  method: z.string(),
  /** Path below the extension, decoded; begins with `/`. */
  path: z.string(),
  /** Query as sent, without `?`. */
  query: z.string(),
  /** Which gateway route carried it. */
  via: z.enum(['ext', 'ext-proxy']),
  headers: headerListSchema,
  /** Null when there was none, or when the request was refused before it was read. */
  body: tracedBodySchema.nullable(),
});
export type TracedRequest = z.infer<typeof tracedRequestSchema>;

/** Attribute `response` of a gateway span: what the client received. */
export const tracedResponseSchema = z.object({
  status: z.number(),
  headers: headerListSchema,
  body: tracedBodySchema.nullable(),
});
export type TracedResponse = z.infer<typeof tracedResponseSchema>;

/** Attribute `answer` of a runner span: what the runner said. Status 0 stands for no answer at all. */
export const tracedAnswerSchema = z.object({
  status: z.number(),
  headers: headerListSchema,
  error: z.string().nullable(),
});
export type TracedAnswer = z.infer<typeof tracedAnswerSchema>;

/** Items of the attribute `fidelity`: where the position of a switch made a difference to this request. */
const fidelityNoteSchema = z.object({ switch: z.string(), position: z.string(), note: z.string() });
export type FidelityNote = z.infer<typeof fidelityNoteSchema>;
