/** How long the registry's verdicts count. */
import { randomUUID } from 'node:crypto';
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench } from '../bench.ts';
import { same } from '../expect.ts';
import { json } from '../peers/listen.ts';
import type { PeerReply } from '../peers/listen.ts';
import { allow, place } from './ui.ts';

const { required } = section('validation-cache');

async function ask(bench: Bench, hash: string): Promise<number> {
  return (await bench.get(`${place(bench, hash)}/index.html?tenant=${bench.ids.tenant}`)).status;
}

function published(bench: Bench): Promise<string> {
  return bench.publish([
    { path: 'nonce.txt', body: randomUUID() },
    { path: 'ui/index.html', body: 'page' },
  ]);
}

const questions = (bench: Bench) => bench.peers.registry.validations({ tenant: bench.ids.tenant }).length;

const refusals: [name: string, title: string, reply: PeerReply][] = [
  ['no', 'A no', json({ valid: false })],
  ['500', 'A failure of the registry', json({ valid: true }, 500)],
  ['no-json', 'An answer that is not JSON', { status: 200, body: 'yes' }],
  ['no-boolean', 'An answer without a boolean', json({ valid: 'true' })],
  ['hang-up', 'A registry that hangs up', { status: 200, hangUp: true }],
  ['slow', 'An answer after 750 ms', { ...json({ valid: true }), delayMs: 1500 }],
];

export const validationCacheCases: Case[] = [
  required('yes', 'A yes counts without asking again', async (bench) => {
    const hash = await published(bench);
    allow(bench, hash);
    const first = await ask(bench, hash);
    bench.peers.registry.allow({ tenant: bench.ids.tenant, extension: bench.ids.extension, hash }, json({ valid: false }));
    same('answers and questions', [first, await ask(bench, hash), questions(bench)], [200, 200, 1]);
  }),
  ...refusals.map(([name, title, reply]) =>
    required(name, `${title} is a refusal, and is remembered as one`, async (bench) => {
      const hash = await published(bench);
      bench.peers.registry.allow({ tenant: bench.ids.tenant, extension: bench.ids.extension, hash }, reply);
      const first = await ask(bench, hash);
      allow(bench, hash);
      same('answers and questions', [first, await ask(bench, hash), questions(bench)], [404, 404, 1]);
    }),
  ),
  required('per-hash', 'Another hash is asked for on its own', async (bench) => {
    const hashes = [await published(bench), await published(bench)];
    for (const hash of hashes) await ask(bench, hash);
    same('questions', questions(bench), 2);
  }),
];
