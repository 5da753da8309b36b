/**
 * Traces: one tree of spans for each request, from its first touch to the last host call. Spans are stored when
 * they open, so work in flight shows; an open span has no duration.
 */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { jsonValueSchema, procedure, timeSchema } from './common.ts';

export const traceIdSchema = z.string().regex(/^[0-9a-f]{32}$/);

export const spanKinds = [
  'request',
  'bridge',
  'gateway',
  'access',
  'runner',
  'load',
  'guest',
  'host-call',
  'internal',
] as const;
export type SpanKind = (typeof spanKinds)[number];

/** Plain words for a refusal or failure, shown beside the span. */
export const explanationSchema = z.object({ code: z.string(), what: z.string(), why: z.string(), fix: z.string() });
export type Explanation = z.infer<typeof explanationSchema>;

export const spanSchema = z.object({
  traceId: traceIdSchema,
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  name: z.string(),
  kind: z.enum(spanKinds),
  /** Epoch milliseconds with microsecond fractions. */
  startedAt: timeSchema,
  /** Milliseconds; null while open. */
  durationMs: z.number().nullable(),
  /** `interrupted`: the workbench ended before the span did. */
  state: z.enum(['open', 'ok', 'error', 'interrupted']),
  attributes: z.record(z.string(), jsonValueSchema),
  explanation: explanationSchema.nullable(),
});
export type Span = z.infer<typeof spanSchema>;

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export const logRecordSchema = z.object({
  traceId: traceIdSchema,
  spanId: z.string(),
  at: timeSchema,
  level: z.enum(logLevels),
  stream: z.enum(['log', 'stdout', 'stderr']),
  message: z.string(),
  truncated: z.boolean(),
});
export type LogRecord = z.infer<typeof logRecordSchema>;

/** `internal`: a call that an external runner made back, where it named no request that runs. */
export const traceSources = ['console', 'bridge', 'cli', 'http', 'schedule', 'internal'] as const;

export const traceSummarySchema = z.object({
  traceId: traceIdSchema,
  requestId: z.string(),
  source: z.enum(traceSources),
  installId: z.string().nullable(),
  /** The extension as the URL named it. */
  extension: z.string(),
  method: z.string(),
  path: z.string(),
  startedAt: timeSchema,
  durationMs: z.number().nullable(),
  state: z.enum(['open', 'ok', 'error', 'interrupted']),
  /** Status that the gateway answered; null while open. */
  status: z.number().nullable(),
  hostCalls: z.number(),
  /** The gateway's or runner's error text. */
  error: z.string().nullable(),
});
export type TraceSummary = z.infer<typeof traceSummarySchema>;

export const traceDetailSchema = z.object({
  summary: traceSummarySchema,
  spans: z.array(spanSchema),
  logs: z.array(logRecordSchema),
});
export type TraceDetail = z.infer<typeof traceDetailSchema>;

export const traceFilterSchema = z.object({
  installId: z.string().optional(),
  /** Matches path, extension, request id and error text, case-insensitive. */
  text: z.string().optional(),
  state: z.enum(['ok', 'error']).optional(),
});
export type TraceFilter = z.infer<typeof traceFilterSchema>;

/** New and changed rows since the last event, in batches of at most one per 50 ms. */
export const traceBatchSchema = z.object({
  traces: z.array(traceSummarySchema),
  spans: z.array(spanSchema),
  logs: z.array(logRecordSchema),
});
export type TraceBatch = z.infer<typeof traceBatchSchema>;

/** By default the traces of the selected tenant. */
const tenantInput = z.object({ tenantId: z.uuid().optional() });

/** A request that was refused before its tenant was known belongs to the one that was selected then. */
export const tracesContract = {
  /** Newest first. `before` is the `startedAt` of the last item of the previous page. */
  list: procedure
    .input(
      tenantInput.extend({
        ...traceFilterSchema.shape,
        before: timeSchema.optional(),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ traces: z.array(traceSummarySchema), total: z.number() })),
  /** Fails with `TRACE_NOT_FOUND`, also for a trace of another tenant. */
  get: procedure.input(tenantInput.extend({ traceId: traceIdSchema })).output(traceDetailSchema),
  /** Removes the finished traces of the selected tenant. */
  clear: procedure.output(z.object({ removed: z.number() })),
  /** Of the selected tenant; ends when another one is selected. */
  live: procedure.input(traceFilterSchema.pick({ installId: true })).output(eventIterator(traceBatchSchema)),
};
