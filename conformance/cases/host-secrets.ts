/** `secrets`, and how envelopes are opened. */
import { randomUUID } from 'node:crypto';
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench, CallOutcome } from '../bench.ts';
import { same } from '../expect.ts';
import type { PeerReply, PeerRequest } from '../peers/listen.ts';
import { json } from '../peers/listen.ts';
import { shared } from '../profiles.ts';

const { required, security } = section('host/secrets');
const fallback = section('host/secrets', { profile: 'fallback' });
const minimal = section('host/secrets', { profile: 'minimal' });

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const inline = (value: string, version: string) => ({ ciphertext_b64: base64(JSON.stringify({ API_KEY: value })), version });
const vector = 'eyJBUElfS0VZIjoiczNjcjN0In0=';
const past = '2020-01-01T00:00:00Z';
const future = () => new Date(Date.now() + 600_000).toISOString();

async function get(bench: Bench, envelope: Record<string, unknown>): Promise<CallOutcome | undefined> {
  return (await bench.calls([['secrets.get', 'API_KEY']], { more: { secret_envelope: envelope } }))[0];
}

async function failsToOpen(bench: Bench, envelope: Record<string, unknown>): Promise<void> {
  const answer = await bench.execute({ component: 'plain', more: { secret_envelope: envelope } });
  same('answer', [answer.status, answer.error], [500, 'secret_decrypt_failed']);
}

const unreadable: [name: string, ciphertext: string][] = [
  ['no-base64', '***'],
  ['no-json', base64('hello')],
  ['list', base64('["a"]')],
  ['number-as-value', base64('{"A":1}')],
];

interface Vault {
  envelope: Record<string, unknown>;
  requests(): PeerRequest[];
}

/** An envelope that a Vault holds the key of, at a path of the case's own. */
function vault({ peers, ids }: Bench, reply: PeerReply, mount = 'transit'): Vault {
  const path = `/v1/${mount}/decrypt/key-${ids.install}`;
  peers.outside.answer(path, reply);
  const envelope = {
    ciphertext_b64: `vault:v1:${randomUUID()}`,
    algorithm: 'vault-transit:v1',
    key_path: `key-${ids.install}`,
  };
  return { envelope, requests: () => peers.outside.requests(path) };
}

const plain = (text: string): PeerReply => json({ data: { plaintext: base64(text) } });

const vaultFailures: [name: string, title: string, reply: PeerReply][] = [
  ['403', 'A Vault that refuses', json({ errors: ['denied'] }, 403)],
  ['no-plaintext', 'An answer without plaintext', json({ data: {} })],
  ['no-base64', 'A plaintext that is not base64', json({ data: { plaintext: '***' } })],
  ['no-json', 'A plaintext that is no map', plain('hello')],
  ['hang-up', 'A Vault that hangs up', { status: 200, hangUp: true }],
];

export const secretCases: Case[] = [
  required('vector', 'The inline envelope of {"API_KEY":"s3cr3t"}', async (bench) => {
    same('outcome', await get(bench, { ciphertext_b64: vector, algorithm: 'inline/base64' }), { ok: 's3cr3t' });
  }),
  ...['', 'nonsense', 'INLINE/BASE64', 'aes'].map((algorithm) =>
    required(`algorithm/${algorithm}`, 'Any algorithm but that of Vault is base64', async (bench) => {
      same('outcome', await get(bench, { ciphertext_b64: vector, algorithm }), { ok: 's3cr3t' });
    }),
  ),
  required('algorithm/absent', 'No algorithm is base64', async (bench) => {
    same('outcome', await get(bench, { ciphertext_b64: vector }), { ok: 's3cr3t' });
  }),
  required('missing', 'A name that the envelope does not have, and no envelope: missing', async (bench) => {
    const call: [string, string] = ['secrets.get', 'OTHER'];
    same('with', await bench.calls([call], { more: { secret_envelope: { ciphertext_b64: vector } } }), [{ error: 'missing' }]);
    same('without', await bench.calls([call]), [{ error: 'missing' }]);
  }),
  required('keys', 'All names, in any order; none without an envelope', async (bench) => {
    const more = { secret_envelope: { ciphertext_b64: base64('{"B":"2","A":"1"}') } };
    const [made] = await bench.calls([['secrets.listKeys']], { more });
    same('names', ((made as { ok: string[] }).ok ?? []).toSorted(), ['A', 'B']);
    same('without', await bench.calls([['secrets.listKeys']]), [{ ok: [] }]);
  }),
  required('blank', 'A blank ciphertext is an empty map, also under the name of Vault', async (bench) => {
    for (const algorithm of ['inline/base64', 'vault-transit:v1']) {
      same('outcome', await get(bench, { ciphertext_b64: ' ', algorithm }), { error: 'missing' });
    }
  }),
  ...unreadable.map(([name, ciphertext_b64]) =>
    required(`unreadable/${name}`, 'An envelope that cannot be read: secret_decrypt_failed', (bench) =>
      failsToOpen(bench, { ciphertext_b64 }),
    ),
  ),
  required('opened-always', 'An envelope is opened whether or not the capability is granted', async (bench) => {
    const more = { secret_envelope: { ciphertext_b64: '***' }, providers: [] };
    const answer = await bench.execute({ component: 'plain', more });
    same('error', answer.error, 'secret_decrypt_failed');
  }),
  required('fresh', 'A new ciphertext or version counts at once', async (bench) => {
    same('first', await get(bench, inline('one', '1')), { ok: 'one' });
    same('new ciphertext', await get(bench, inline('two', '1')), { ok: 'two' });
    same('new version', await get(bench, inline('one', '2')), { ok: 'one' });
  }),
  required('expiry/future', 'An envelope that still holds is served', async (bench) => {
    same('outcome', await get(bench, { ciphertext_b64: vector, expires_at: future() }), { ok: 's3cr3t' });
  }),
  security('expiry/past', 'An envelope past its time is served all the same', async (bench) => {
    same('outcome', await get(bench, { ciphertext_b64: vector, expires_at: past }), { ok: 's3cr3t' });
  }),
  required('vault', 'An envelope of Vault is sent there, with token and namespace', async (bench) => {
    const { envelope, requests } = vault(bench, plain('{"API_KEY":"from vault"}'));
    same('outcome', await get(bench, envelope), { ok: 'from vault' });
    const [request] = requests();
    const { ciphertext } = JSON.parse(request?.body.toString() ?? '{}') as { ciphertext?: string };
    same('ciphertext', ciphertext, envelope['ciphertext_b64']);
    const { 'x-vault-token': token, 'x-vault-namespace': namespace } = request?.headers ?? {};
    same('method and headers', [request?.method, token, namespace], ['POST', shared.vaultToken, shared.vaultNamespace]);
  }),
  required('vault/algorithm', 'Only the beginning of the algorithm counts, in any case and with white space', async (bench) => {
    const { envelope } = vault(bench, plain('{"API_KEY":"from vault"}'));
    same('outcome', await get(bench, { ...envelope, algorithm: ' Vault-Transit-Next' }), { ok: 'from vault' });
  }),
  required('vault/mount', "The envelope's own mount, with surrounding slashes trimmed", async (bench) => {
    const { envelope } = vault(bench, plain('{"API_KEY":"own mount"}'), 'own/mount');
    const slashes = { ...envelope, mount: '/own/mount/', key_path: `/${String(envelope['key_path'])}/` };
    same('outcome', await get(bench, slashes), { ok: 'own mount' });
  }),
  required('vault/no-key', 'Without a key path: secret_decrypt_failed', async (bench) => {
    const { envelope } = vault(bench, plain('{}'));
    await failsToOpen(bench, { ...envelope, key_path: null });
  }),
  required('vault/remembered', 'What came out counts for a while: Vault is asked once', async (bench) => {
    const { envelope, requests } = vault(bench, plain('{"API_KEY":"kept"}'));
    await get(bench, envelope);
    same('outcome', await get(bench, envelope), { ok: 'kept' });
    same('requests', requests().length, 1);
  }),
  ...vaultFailures.map(([name, title, reply]) =>
    required(`vault/failed/${name}`, `${title}: secret_decrypt_failed`, (bench) =>
      failsToOpen(bench, vault(bench, reply).envelope),
    ),
  ),
  fallback.required(
    'vault/no-token',
    'A token file that is not there: secret_decrypt_failed, and Vault is not asked',
    async (bench) => {
      const { envelope, requests } = vault(bench, plain('{}'), 'other-mount');
      await failsToOpen(bench, envelope);
      same('requests', requests().length, 0);
    },
  ),
  minimal.required('vault/no-address', 'Without an address: secret_decrypt_failed', async (bench) => {
    await failsToOpen(bench, vault(bench, plain('{}')).envelope);
  }),
];
