/** Long work as a stream of events: the newest news is told when somebody asks, and who stops listening ends the work. */
import { WorkbenchError } from '../../../contract/errors.ts';

export type Report<E> = (event: E) => void;

type Outcome<E> = { ok: true; last: E } | { ok: false; error: unknown };

function cancelled(cause: unknown): WorkbenchError {
  return new WorkbenchError(
    {
      code: 'CANCELLED',
      what: 'The work was cancelled.',
      why: 'You ended it.',
      fix: 'Nothing was changed; begin again when you like.',
    },
    { cause },
  );
}

/** `work` answers the last event. Its signal aborts when the caller's does, or when the iteration is ended. */
export async function* reporting<E>(
  work: (report: Report<E>, signal: AbortSignal) => Promise<E>,
  callers?: AbortSignal,
): AsyncGenerator<E, void> {
  const ended = new AbortController();
  const signal = callers === undefined ? ended.signal : AbortSignal.any([callers, ended.signal]);
  let news: E | null = null;
  let outcome: Outcome<E> | null = null;
  let bell = Promise.withResolvers<void>();
  const settle = (result: Outcome<E>): void => {
    outcome = result;
    bell.resolve();
  };
  const report = (event: E): void => {
    news = event;
    bell.resolve();
  };
  const working = work(report, signal).then(
    (last) => settle({ ok: true, last }),
    (error: unknown) => settle({ ok: false, error }),
  );
  // What the compiler cannot see: the work changes it while this waits.
  const isOver = (): Outcome<E> | null => outcome;
  try {
    for (;;) {
      await bell.promise;
      bell = Promise.withResolvers();
      const over = isOver();
      if (over !== null && !over.ok) throw signal.aborted ? cancelled(over.error) : over.error;
      if (over !== null) return yield over.last;
      if (news !== null) yield news;
      // Something may have come while the listener had the last event.
      if (isOver() !== null) bell.resolve();
    }
  } finally {
    ended.abort();
    await working;
  }
}
