/** What belongs to the run in progress: its frame, and how much it may still call, answer and write. */
import type { GuestFrame } from '../host/interface.ts';
import { createBodyBudget } from './wasi/http/budget.ts';
import type { BodyBudget } from './wasi/http/budget.ts';
import { createOutputLines } from './output-lines.ts';
import type { GuestResponse, RunLimits } from './protocol.ts';
import type { OutputName, OutputSink } from './wasi/streams.ts';

/** Thrown through the guest, it ends the run. */
export class LimitPassed extends Error {
  readonly facility: 'host-calls' | 'output';

  constructor(facility: LimitPassed['facility'], message: string) {
    super(message);
    this.name = 'LimitPassed';
    this.facility = facility;
  }
}

export interface RunScope {
  begin(frame: GuestFrame, limits: RunLimits): void;
  /** Counts a host call and answers the frame. Throws `LimitPassed`. */
  enterCall(): GuestFrame;
  /** For the bodies of `wasi:http`. */
  budget: BodyBudget;
  /** Standard output and error; what is written outside of a run is dropped. */
  write: OutputSink;
  /** Throws `LimitPassed` where the response is too large. */
  checkOutput(response: GuestResponse): void;
  /** Gives out unfinished lines. */
  endOutput(): void;
  end(): void;
}

export function createRunScope(emit: (stream: OutputName, line: string) => void): RunScope {
  let frame: GuestFrame | null = null;
  let limits: RunLimits = { hostCalls: 0, outputBytes: 0, logCharacters: 0 };
  let calls = 0;
  let characters = 0;
  const budget = createBodyBudget();
  const lines = createOutputLines((stream, text) => {
    const before = characters;
    characters += text.length;
    if (characters <= limits.logCharacters) emit(stream, text);
    else if (before <= limits.logCharacters) emit('stderr', `Output over ${limits.logCharacters} characters is left out.`);
  });
  return {
    begin(given, allowed) {
      frame = given;
      limits = allowed;
      calls = 0;
      characters = 0;
      budget.reset();
    },
    enterCall() {
      if (frame === null) throw new Error('a guest called its host outside a request');
      calls += 1;
      if (calls > limits.hostCalls) throw new LimitPassed('host-calls', `more than ${limits.hostCalls} host calls`);
      return frame;
    },
    budget,
    write(stream, bytes) {
      if (frame !== null) lines.write(stream, bytes);
    },
    checkOutput({ headers, body }) {
      const bytes = headers.reduce((sum, { name, value }) => sum + name.length + value.length, body?.byteLength ?? 0);
      if (bytes <= limits.outputBytes) return;
      throw new LimitPassed('output', `a response of ${bytes} bytes, over the limit of ${limits.outputBytes}`);
    },
    endOutput: () => lines.end(),
    end() {
      frame = null;
    },
  };
}
