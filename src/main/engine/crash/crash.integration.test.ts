import { describe, expect, it } from 'vitest';
import { crashRound } from './rounds.ts';

/** A few kills each; `bench/crash.ts` does two hundred. */
describe('a process that is killed', () => {
  it('loses nothing that it said was published, installed, stored, exported or imported, and leaves nothing half', async () => {
    const { findings, kills } = await crashRound('engine', 5);
    expect(findings).toEqual([]);
    expect(kills).toBe(5);
  });

  it('leaves the store in use whole while it moves bundles', async () => {
    expect(await crashRound('move', 4)).toMatchObject({ kills: 4, findings: [] });
  });

  it('leaves the old schema usable, or the new one whole, while it migrates', async () => {
    expect(await crashRound('migrate', 4)).toMatchObject({ kills: 4, findings: [] });
  });
});
