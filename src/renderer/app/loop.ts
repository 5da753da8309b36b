/** The loop meter: how long the way from a save to the next answer took, and where the time went. */
import { createStore, type ReadableStore } from '../ui/store.ts';

export interface LoopTimes {
  /** Epoch milliseconds of the save that began the round. */
  savedAt: number;
  /** Milliseconds; null for a part that has not ended or was not needed. */
  buildMs: number | null;
  installMs: number | null;
  answerMs: number | null;
  /** From the save to the answer; null while the round runs. */
  totalMs: number | null;
  /** What answered, such as `component`; null while the round runs. */
  answeredBy: string | null;
  /** Why the round ended without an answer, such as `build failed`; null otherwise. */
  stoppedBy: string | null;
}

export interface LoopMeter {
  times: ReadableStore<LoopTimes | null>;
  /** Counts rounds whose install is done: whoever shows an answer or the preview asks for it anew when this changes. */
  ready: ReadableStore<number>;
  /** Begins a round. */
  saved: () => void;
  built: (milliseconds: number) => void;
  installed: (milliseconds: number) => void;
  /** Ends the round without an answer. */
  stopped: (why: string) => void;
  /** Ends the round; later answers leave its times alone. */
  answered: (milliseconds: number, by: string) => void;
}

export function createLoopMeter({ now = Date.now }: { now?: () => number } = {}): LoopMeter {
  const times = createStore<LoopTimes | null>(null);
  const ready = createStore(0);
  const during = (change: (round: LoopTimes) => LoopTimes) =>
    times.set((round) => (round === null || round.totalMs !== null ? round : change(round)));

  return {
    times,
    ready,
    saved: () =>
      times.set({
        savedAt: now(),
        buildMs: null,
        installMs: null,
        answerMs: null,
        totalMs: null,
        answeredBy: null,
        stoppedBy: null,
      }),
    built: (buildMs) => during((round) => ({ ...round, buildMs })),
    installed: (installMs) => {
      const round = times.get();
      if (round === null || round.installMs !== null) return;
      during((open) => ({ ...open, installMs }));
      ready.set((count) => count + 1);
    },
    stopped: (stoppedBy) => during((round) => ({ ...round, stoppedBy, totalMs: now() - round.savedAt })),
    answered: (answerMs, answeredBy) => during((round) => ({ ...round, answerMs, answeredBy, totalMs: now() - round.savedAt })),
  };
}
