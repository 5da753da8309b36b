/** Waits until the runner under test answers: it is best started after the peers, as it connects to some at its start. */
import { setTimeout as delay } from 'node:timers/promises';
import { send } from './http.ts';

const limitMs = 120_000;
const pauseMs = 250;

/** Rejects when nothing answers on the URL within two minutes. */
export async function awaitRunner(url: string): Promise<void> {
  const until = Date.now() + limitMs;
  for (;;) {
    try {
      await send(url, '/healthz');
      return;
    } catch (error) {
      if (Date.now() > until) throw new Error(`Nothing answers on ${url}.`, { cause: error });
      await delay(pauseMs);
    }
  }
}
