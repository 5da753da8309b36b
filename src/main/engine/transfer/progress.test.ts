import { describe, expect, it } from 'vitest';
import { reporting } from './progress.ts';

const counting = async (report: (event: number) => void): Promise<number> => {
  report(1);
  report(2);
  return 3;
};

/** Works until it is told to stop. */
const endless = (_report: (event: string) => void, signal: AbortSignal): Promise<string> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('long work as a stream of events', () => {
  it('tells the newest news, and the result last', async () => {
    const events = [];
    for await (const event of reporting(counting)) events.push(event);
    expect(events.at(-1)).toBe(3);
    expect(events).not.toContain(1);
  });

  it('fails as the work does', async () => {
    const failing = reporting(() => Promise.reject(new Error('no')));
    await expect(failing.next()).rejects.toThrow('no');
  });

  it('ends the work, and waits for it, when nobody listens any more', async () => {
    let cleaned = false;
    const events = reporting<string>((report, signal) => {
      report('begun');
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          cleaned = true;
          reject(signal.reason as Error);
        });
      });
    });
    expect((await events.next()).value).toBe('begun');
    await events.return();
    expect(cleaned).toBe(true);
  });

  it('says that it was cancelled when the caller’s signal aborts', async () => {
    const caller = new AbortController();
    const next = reporting(endless, caller.signal).next();
    caller.abort();
    await expect(next).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
