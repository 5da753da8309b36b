import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportEvent } from '../../../contract/transfer.ts';
import { failureOf, installSample, startTestWorkbench, type TestClient, type TestWorkbench } from '../testing/workbench.ts';

let from: TestWorkbench;
let to: TestWorkbench;
beforeAll(async () => {
  [from, to] = await Promise.all([startTestWorkbench(), startTestWorkbench()]);
});
afterAll(() => Promise.all([from.stop(), to.stop()]));

async function answerOf(client: TestClient, extension: string, target: string): Promise<unknown> {
  const { status, bodyBase64 } = await client.requests.send({ extension, method: 'GET', path: target });
  return [status, Buffer.from(bodyBase64, 'base64').toString()];
}

it('an extension answers the same after it went to another data folder as one file', async () => {
  const install = await installSample(from.client, 'host-apis');
  const { slug, installId } = install;
  await from.client.installs.secrets.set({ installId, name: 'api_key', value: 'carried along' });
  await answerOf(from.client, slug, '/api/call/storage/roundtrip?key=note&value=written');
  const file = path.join(from.folder, 'host-apis.alga-workbench.tar.zst');
  const phases = [];
  for await (const event of await from.client.transfer.export({ extension: slug, file, passphrase: 'a passphrase' })) {
    phases.push(event.phase);
  }
  expect(phases.at(-1)).toBe('done');
  expect(await failureOf(from.client.transfer.export({ extension: slug, file }).then((events) => events.next()))).toMatchObject(
    {
      code: 'FILE_EXISTS',
    },
  );

  const events: ImportEvent[] = [];
  for await (const event of await to.client.transfer.import({ file, passphrase: 'a passphrase' })) events.push(event);
  expect(events.at(-1)).toMatchObject({ phase: 'done', installId });
  expect(await to.client.installs.resolve({ extension: slug })).toEqual(install);
  for (const target of ['/api/call/storage/get?key=note', '/api/call/secrets/get?key=api_key']) {
    const [status, body] = (await answerOf(to.client, slug, target)) as [number, string];
    expect([status, body]).toEqual(await answerOf(from.client, slug, target));
    expect(status).toBe(200);
    expect(body).toMatch(/written|carried along/);
  }
});
