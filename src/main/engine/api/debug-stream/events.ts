/** Events of the debug stream, made from what traces tell (contract topic: debug stream, events that exist). */
import { z } from 'zod';
import type { LogRecord, Span } from '../../../../contract/traces.ts';

export interface DebugEvent {
  /** Epoch milliseconds and a count within them, as stream ids of Redis are; each is greater than the one before. */
  id: string;
  /** Epoch milliseconds as decimal digits. */
  ts: string;
  level: LogRecord['level'];
  stream: LogRecord['stream'];
  requestId: string;
  message: string;
  truncated: boolean;
}

/** An event that has no id yet. */
export interface NewEvent extends Omit<DebugEvent, 'id' | 'ts'> {
  /** Epoch milliseconds. */
  at: number;
}

export function eventOfLog({ at, level, stream, message, truncated }: LogRecord, requestId: string): NewEvent {
  return { at, level, stream, requestId, message, truncated };
}

const answerSchema = z.object({ error: z.string() });

/** The failure that a runner's span ended with; null for any other span, and for failures that no stream tells. */
export function eventOfSpan(span: Span, requestId: string): NewEvent | null {
  if (span.kind !== 'runner' || span.durationMs === null) return null;
  const error = answerSchema.safeParse(span.attributes['answer']).data?.error ?? '';
  const message = messageOf(error, span.explanation?.why ?? null);
  if (message === null) return null;
  const at = span.startedAt + span.durationMs;
  return { at, level: 'error', stream: 'log', requestId, message, truncated: false };
}

function messageOf(error: string, why: string | null): string | null {
  const cause = why === null ? '' : `: ${why}`;
  if (error === 'secret_decrypt_failed') return `secret envelope decryption failed${cause}`;
  if (error.startsWith('execute_failed: ')) return `execute failed: ${error.slice('execute_failed: '.length)}${cause}`;
  return null;
}

/** The two numbers of an id; zeros for anything that is none. */
export function parseId(id: string): [ms: number, count: number] {
  const [, ms = '0', count = '0'] = /^(\d{1,16})(?:-(\d{1,16}))?$/.exec(id.trim()) ?? [];
  return [Number(ms), Number(count)];
}

/** By number: as text `9-1` would come after `10-1`, a trap that production falls into. */
export function isAfter(id: string, other: string): boolean {
  const [ms, count] = parseId(id);
  const [otherMs, otherCount] = parseId(other);
  return ms > otherMs || (ms === otherMs && count > otherCount);
}
