/**
 * How the runner tells what it does. The workbench's trace store implements these; a runner on its own uses
 * `silentSpan`. Spans are written when they open, so an observer sees work in flight.
 */
export type SpanKind = 'runner' | 'load' | 'guest' | 'host-call' | 'internal';
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';
export type Attribute = string | number | boolean | null | Attribute[] | { [key: string]: Attribute };
export type Attributes = Record<string, Attribute>;

/** Plain words for a refusal or failure: what happened, why, and how to put it right. */
export interface Explanation {
  code: string;
  what: string;
  why: string;
  fix: string;
}

export interface SpanEnd {
  state: 'ok' | 'error';
  attributes?: Attributes;
  explanation?: Explanation;
}

export interface ObservedSpan {
  /** Opens a child. `startedAt` (epoch ms) is for work that another thread timed. */
  child(name: string, kind: SpanKind, attributes?: Attributes, startedAt?: number): ObservedSpan;
  log(record: { level: LogLevel; stream: 'log' | 'stdout' | 'stderr'; message: string; at?: number }): void;
  set(attributes: Attributes): void;
  /** Closes the span; later calls are ignored. `durationMs` is for work that another thread timed. */
  end(end: SpanEnd, durationMs?: number): void;
}

/** An observer that keeps nothing. */
export const silentSpan: ObservedSpan = {
  child: () => silentSpan,
  log: () => undefined,
  set: () => undefined,
  end: () => undefined,
};
