/** Clears the staging area at the start and every hour. A store that cannot be reached then is tried an hour later. */
import type { Clock, Disposable, Logger } from '../../parts.ts';

const hourMs = 3_600_000;

interface SweepParts {
  /** Answers how many objects went. */
  sweep: (startedAt: number) => Promise<number>;
  clock: Clock;
  logger: Logger;
}

export function startSweeps({ sweep, clock, logger }: SweepParts): Disposable {
  const startedAt = clock.now();

  async function run(): Promise<void> {
    try {
      const removed = await sweep(startedAt);
      if (removed > 0) logger.info({ removed }, 'the staging area was cleared');
    } catch (error) {
      logger.warn({ err: error }, 'the staging area could not be cleared');
    }
  }

  let running = run();
  const timer = setInterval(() => {
    running = running.then(run);
  }, hourMs);
  timer.unref();
  return {
    async dispose() {
      clearInterval(timer);
      await running;
    },
  };
}
