/** Long work as an event iterator: yields its progress, fails as it fails, and is cancelled when nobody listens any more. */

export interface Work<P> {
  signal: AbortSignal;
  onProgress: (progress: P) => void;
}

/** What was told between two looks of a slow reader is folded into the last of it: progress is a state, not a log. */
export async function* progressOf<P>(
  work: (options: Work<P>) => Promise<unknown>,
  given: AbortSignal | undefined,
): AsyncGenerator<P, void> {
  const leaving = new AbortController();
  const signal = given === undefined ? leaving.signal : AbortSignal.any([given, leaving.signal]);
  let told: { progress: P } | null = null;
  let wake = Promise.withResolvers<void>();
  let isDone = false;
  const done = work({
    signal,
    onProgress: (progress) => {
      told = { progress };
      wake.resolve();
    },
  }).finally(() => {
    isDone = true;
    wake.resolve();
  });
  // Its failure is told below; a reader that has left is not told any more.
  done.catch(() => undefined);
  try {
    while (!isDone || told !== null) {
      if (told === null) await wake.promise;
      wake = Promise.withResolvers<void>();
      const next = told as { progress: P } | null;
      told = null;
      if (next !== null) yield next.progress;
    }
    await done;
  } finally {
    leaving.abort();
  }
}
