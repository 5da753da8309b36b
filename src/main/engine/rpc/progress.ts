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
  const state: { told: { progress: P } | null; isDone: boolean } = { told: null, isDone: false };
  let wake = Promise.withResolvers<void>();
  const done = work({
    signal,
    onProgress: (progress) => {
      state.told = { progress };
      wake.resolve();
    },
  }).finally(() => {
    state.isDone = true;
    wake.resolve();
  });
  // Its failure is told below; a reader that has left is not told any more.
  done.catch(() => undefined);
  try {
    while (!state.isDone || state.told !== null) {
      if (state.told === null) await wake.promise;
      wake = Promise.withResolvers<void>();
      const { told } = state;
      state.told = null;
      if (told !== null) yield told.progress;
    }
    await done;
  } finally {
    leaving.abort();
  }
}
