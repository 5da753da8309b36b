/** `storage`: what is sent for each function, and what each answer becomes. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench, HostCall } from '../bench.ts';
import { same } from '../expect.ts';
import { json } from '../peers/listen.ts';
import type { PeerReply } from '../peers/listen.ts';

const { required, inferred } = section('host/storage');

const entry = { namespace: 'n', key: 'k', value: { bytes: 'AP8=' }, revision: null };
const stored = { encoding: 'base64-bytes' };

async function call(bench: Bench, made: HostCall, reply: PeerReply): Promise<unknown> {
  bench.peers.internal.answer(bench.ids.install, reply);
  return (await bench.calls([made]))[0];
}

const operations = (bench: Bench) => bench.peers.internal.requests(bench.ids.install).map(({ operation }) => operation);

const record = (value: unknown, metadata?: unknown) => ({ namespace: 'n', key: 'k', revision: 7, value, metadata });
const read = (bytes: string) => ({ ok: { namespace: 'n', key: 'k', value: { bytes }, revision: { u64: '7' } } });

const statuses: [status: number, error: string][] = [
  [400, 'internal'],
  [401, 'denied'],
  [403, 'denied'],
  [404, 'missing'],
  [409, 'conflict'],
  [429, 'denied'],
  [500, 'internal'],
  [503, 'internal'],
];

const functions: [name: string, call: HostCall][] = [
  ['get', ['storage.get', 'n', 'k']],
  ['put', ['storage.put', entry]],
  ['delete', ['storage.delete', 'n', 'k']],
  ['list-entries', ['storage.listEntries', 'n', null]],
];

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Stored values and the bytes that a guest gets, or the error. */
const values: [name: string, record: object, outcome: object][] = [
  ['declared', record('AP8=', stored), read('AP8=')],
  ['declared/no-base64', record('***', stored), { error: 'internal' }],
  ['declared/no-text', record({ a: 1 }, stored), { error: 'internal' }],
  ['wrapped', record({ _bytes_b64: 'AP8=' }), read('AP8=')],
  ['text/base64', record('aGVsbG8='), read('aGVsbG8=')],
  ['text/plain', record('hello world'), read(base64('hello world'))],
  ['object', record({ a: [1] }), read(base64('{"a":[1]}'))],
  ['number', record(5), read(base64('5'))],
  ['null', record(null), read(base64('null'))],
  ['other-encoding', record('aGVsbG8=', { encoding: 'text' }), read('aGVsbG8=')],
];

export const storageCases: Case[] = [
  required('get', 'get sends namespace and key', async (bench) => {
    same('outcome', await call(bench, ['storage.get', 'n', 'k'], json(record('AP8=', stored))), read('AP8='));
    same('sent', operations(bench), [{ operation: 'get', namespace: 'n', key: 'k' }]);
  }),
  required(
    'put',
    'put sends the bytes as base64 with a note of that, and answers the entry with its revision',
    async (bench) => {
      const answer = json({ namespace: 'n', key: 'k', revision: 1, ttlExpiresAt: null });
      same('outcome', await call(bench, ['storage.put', entry], answer), { ok: { ...entry, revision: { u64: '1' } } });
      same('sent', operations(bench), [{ operation: 'put', namespace: 'n', key: 'k', value: 'AP8=', metadata: stored }]);
    },
  ),
  required('put/revision', 'The revision of the entry goes along', async (bench) => {
    const made: HostCall = ['storage.put', { ...entry, revision: { u64: '4' } }];
    same('outcome', await call(bench, made, json({ revision: 5 })), { ok: { ...entry, revision: { u64: '5' } } });
    same('sent', operations(bench).at(0)?.['ifRevision'], 4);
  }),
  required('put/empty', 'No bytes are an empty text', async (bench) => {
    await call(bench, ['storage.put', { ...entry, value: { bytes: '' } }], json({ revision: 1 }));
    same('value', operations(bench).at(0)?.['value'], '');
  }),
  required('delete', 'delete sends namespace and key', async (bench) => {
    same('outcome', await call(bench, ['storage.delete', 'n', 'k'], json({ success: true })), { ok: null });
    same('sent', operations(bench), [{ operation: 'delete', namespace: 'n', key: 'k' }]);
  }),
  required('delete/nothing', 'A key that did not exist: conflict', async (bench) => {
    same('outcome', await call(bench, ['storage.delete', 'n', 'k'], json({ success: false })), { error: 'conflict' });
  }),
  required('delete/silent', 'An answer without success counts as done', async (bench) => {
    same('outcome', await call(bench, ['storage.delete', 'n', 'k'], json({})), { ok: null });
  }),
  required('list', 'list-entries asks for values and metadata, and drops the next cursor', async (bench) => {
    const answer = json({ items: [record('AP8=', stored), { ...record('hello'), key: 'l' }], nextCursor: 'next' });
    const outcome = await call(bench, ['storage.listEntries', 'n', null], answer);
    same('outcome', outcome, { ok: [read('AP8=').ok, { ...read(base64('hello')).ok, key: 'l' }] });
    same('sent', operations(bench), [{ operation: 'list', namespace: 'n', includeValues: true, includeMetadata: true }]);
  }),
  required('list/cursor', 'A cursor goes along', async (bench) => {
    await call(bench, ['storage.listEntries', 'n', 'eyJrZXkiOiJhYmMifQ'], json({ items: [], nextCursor: null }));
    same('cursor', operations(bench).at(0)?.['cursor'], 'eyJrZXkiOiJhYmMifQ');
  }),
  required('list/undecodable', 'One item that cannot be decoded spoils the list', async (bench) => {
    const answer = json({ items: [record('AP8=', stored), record('***', stored)], nextCursor: null });
    same('outcome', await call(bench, ['storage.listEntries', 'n', null], answer), { error: 'internal' });
  }),
  ...functions.flatMap(([name, made]) =>
    statuses.map(([status, error]) =>
      required(`status/${name}/${status}`, `${status} is ${error}`, async (bench) => {
        same('outcome', await call(bench, made, json({ error: 'text', code: 'CODE' }, status)), { error });
      }),
    ),
  ),
  ...values.map(([name, answer, outcome]) =>
    required(`value/${name}`, 'What a stored value becomes in the guest', async (bench) => {
      same('outcome', await call(bench, ['storage.get', 'n', 'k'], json(answer)), outcome);
    }),
  ),
  ...[null, ''].flatMap((install_id) =>
    functions.map(([name, made]) =>
      required(
        `no-install/${name}/${install_id === null ? 'absent' : 'empty'}`,
        'Without an install: denied',
        async (bench) => {
          same('outcome', await bench.calls([made], { context: { install_id } }), [{ error: 'denied' }]);
        },
      ),
    ),
  ),
  required(
    'largest',
    'The largest value that the server keeps: 49 149 bytes are 65 534 characters in quotes',
    async (bench) => {
      await call(
        bench,
        ['storage.put', { ...entry, value: { bytes: Buffer.alloc(49_149).toString('base64') } }],
        json({ revision: 1 }),
      );
      same('JSON bytes', JSON.stringify(operations(bench).at(0)?.['value']).length, 65_534);
    },
  ),
  inferred('path', 'The install is encoded for the path', async (bench) => {
    const install_id = `${bench.ids.install}/other`;
    bench.peers.internal.answer(install_id, json(record('AP8=', stored)));
    same('outcome', await bench.calls([['storage.get', 'n', 'k']], { context: { install_id } }), [read('AP8=')]);
  }),
];
