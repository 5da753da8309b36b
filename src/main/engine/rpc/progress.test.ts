import { describe, expect, it } from 'vitest';
import { progressOf } from './progress.ts';

const endless = ({ signal }: { signal: AbortSignal }): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

type Told = { onProgress: (at: number) => void };

async function slowly({ onProgress }: Told): Promise<void> {
  for (const at of [1, 2, 3]) {
    onProgress(at);
    await Promise.resolve();
  }
}

async function atOnce({ onProgress }: Told): Promise<void> {
  [1, 2].forEach(onProgress);
}

async function failing({ onProgress }: Told): Promise<never> {
  onProgress(1);
  throw new Error('the disk is full');
}

describe('progress as an iterator', () => {
  it('yields the progress and ends with the work', async () => {
    const seen: number[] = [];
    for await (const at of progressOf<number>(slowly, undefined)) seen.push(at);
    expect(seen.at(-1)).toBe(3);
  });

  it('tells the last progress of work that ended in one go', async () => {
    const seen: number[] = [];
    for await (const at of progressOf<number>(atOnce, undefined)) seen.push(at);
    expect(seen).toEqual([2]);
  });

  it('fails as the work fails, after its progress', async () => {
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const at of progressOf<number>(failing, undefined)) seen.push(at);
    };
    await expect(read()).rejects.toThrow('the disk is full');
    expect(seen).toEqual([1]);
  });

  it('cancels the work when the reader leaves', async () => {
    const aborted = Promise.withResolvers<void>();
    const work = ({ signal, onProgress }: { signal: AbortSignal; onProgress: (at: number) => void }) => {
      signal.addEventListener('abort', () => aborted.resolve());
      onProgress(1);
      return endless({ signal });
    };
    for await (const at of progressOf<number>(work, undefined)) {
      expect(at).toBe(1);
      break;
    }
    await aborted.promise;
  });

  it('ends with the signal of the call', async () => {
    const call = new AbortController();
    const read = async (): Promise<void> => {
      for await (const _ of progressOf(endless, call.signal)) expect.unreachable();
    };
    const reading = read();
    call.abort(new Error('left'));
    await expect(reading).rejects.toThrow('left');
  });
});
