/**
 * Keeps the connection of the debug stream (contract topic: debug stream, producer). What comes while it is down is
 * dropped; it is tried again after growing pauses. Where the first attempt fails, publishing stays off.
 */
import { textOf } from '../../errors.ts';
import type { RunnerLogger } from '../../http/options.ts';
import type { DebugStreamSettings } from '../settings.ts';
import { connectRedis } from './redis.ts';
import type { RedisConnection } from './redis.ts';

export interface DebugPublisher {
  /** Adds an entry to a stream; never waits and never fails. */
  publish(stream: string, fields: Readonly<Record<string, string>>): void;
  dispose(): void;
}

const longestPauseSeconds = 30;

/** Null where Redis cannot be reached at the start. */
export async function createDebugPublisher(
  settings: DebugStreamSettings,
  logger: RunnerLogger | undefined,
): Promise<DebugPublisher | null> {
  let connection: RedisConnection | null = null;
  let retry: NodeJS.Timeout | undefined;
  let disposed = false;

  const open = () =>
    connectRedis(settings, () => {
      connection = null;
      again(0);
    });

  /** `failures` is how many attempts in a row have failed. */
  function again(failures: number): void {
    if (disposed) return;
    retry = setTimeout(() => void attempt(failures), pauseSeconds(failures) * 1000);
    retry.unref();
  }

  async function attempt(failures: number): Promise<void> {
    try {
      const opened = await open();
      if (disposed) opened.close();
      else connection = opened;
    } catch (error) {
      logger?.error({ err: error }, 'the debug stream cannot be reached');
      again(failures + 1);
    }
  }

  try {
    connection = await open();
  } catch (error) {
    logger?.error({ reason: textOf(error) }, 'the debug stream stays off until the next start');
    return null;
  }
  return {
    publish(stream, fields) {
      const trim = ['MAXLEN', '~', String(settings.maxLength)];
      connection?.write(['XADD', stream, ...trim, '*', ...Object.entries(fields).flat()]);
    },
    dispose() {
      disposed = true;
      clearTimeout(retry);
      connection?.close();
    },
  };
}

/** 1, 2, 4 and so on. */
function pauseSeconds(failures: number): number {
  return Math.min(2 ** failures, longestPauseSeconds);
}
