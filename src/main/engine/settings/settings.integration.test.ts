import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fidelitySwitches, type FidelityId } from '../fidelity.ts';
import { failureOf, startTestWorkbench, type TestWorkbench } from '../testing/workbench.ts';
import { catalog } from './catalog.ts';

/** Switches whose position was asked for since the engine began to start. */
const asked = vi.hoisted(() => new Set<string>());

vi.mock(import('./settings.ts'), async (original) => {
  const real = await original();
  return {
    createSettings: (options) => {
      const settings = real.createSettings(options);
      const position = (id: FidelityId) => {
        asked.add(id);
        return settings.fidelity.position(id);
      };
      return { ...settings, fidelity: { position } };
    },
  };
});

/** Asked when the engine starts, for a notice, and again with each request. */
const askedAgain = ['publish.gate'];

let bench: TestWorkbench;
let askedAtStart: string[];
beforeAll(async () => {
  bench = await startTestWorkbench({ env: { EXT_GATEWAY_TIMEOUT_MS: '4000' } });
  askedAtStart = [...asked];
});
afterAll(() => bench.stop());

const row = async (name: string) => {
  const { settings } = await bench.client.settings.list();
  return settings.find((setting) => setting.name === name);
};

describe('settings of a workbench', () => {
  it('say of each switch rightly whether a change of it waits for the next start', () => {
    const waiting = (Object.keys(fidelitySwitches) as FidelityId[]).filter((id) => !catalog[id].live);
    expect(askedAtStart.toSorted()).toEqual([...waiting, ...askedAgain].toSorted());
  });

  it('reach the parts that they are for', async () => {
    const { limits } = await bench.client.runner.status();
    expect(limits).toContainEqual({ name: 'handlerTimeoutMs', value: 4000, source: 'options' });
    expect(await row('EXT_GATEWAY_TIMEOUT_MS')).toMatchObject({
      value: '4000',
      source: 'environment',
      locked: expect.any(String),
    });
  });

  it('are changed over RPC, and the change is told', async () => {
    const changes = await bench.client.workbench.changes();
    const next = changes.next();
    await bench.client.settings.set({ name: 'clients.search', value: 'helpful' });
    expect((await next).value).toEqual({ topic: 'settings' });
    await changes.return?.();
    expect(await row('clients.search')).toMatchObject({ value: 'helpful', source: 'file', pending: false });
    const failure = await failureOf(bench.client.settings.set({ name: 'EXT_CACHE_MAX_BYTES', value: 'much' }));
    expect(failure).toMatchObject({ code: 'SETTING_INVALID', why: expect.stringContaining('whole number') });
  });
});
