/** Export files that somebody changed, with a list at their end that fits. */
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportInput } from '../../../contract/transfer.ts';
import { keepSignature } from '../registry/publish-signature.ts';
import { defaultTenantId } from '../tenant/tenants.ts';
import { readTar } from './tar-stream.ts';
import { openTestSite, type TestSite } from './testing.ts';
import { writeArchive } from './write-archive.ts';

interface Entry {
  name: string;
  bytes: Buffer;
  path?: string;
}
type Change = (entries: Entry[]) => Entry[];
type Fields = Record<string, unknown>;

const passphrase = 'open sesame';
let from: TestSite;
let to: TestSite;
let entries: Entry[];

async function entriesOf(file: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const { name, body } of readTar(createReadStream(file).pipe(createZstdDecompress()) as AsyncIterable<Buffer>)) {
    found.push({ name, bytes: await buffer(Readable.from(body)) });
  }
  return found.slice(0, -1);
}

beforeEach(async () => {
  from = await openTestSite();
  to = await openTestSite();
  const install = await from.install();
  const { db } = from;
  const { installId, tenantId } = install;
  const endpoint = db.first(db.build.selectFrom('extension_api_endpoint').select('id'))!;
  const bundle = db.first(db.build.selectFrom('extension_bundle').select('id'))!;
  const schedule = { id: '0199a000-0000-7000-8000-000000000001', install_id: installId, tenant_id: tenantId };
  const times = { created_at: 1, updated_at: 1 };
  const row = { ...schedule, endpoint_id: endpoint.id, name: 'nightly', cron: '0 3 * * *', ...times };
  db.run(db.build.insertInto('tenant_extension_schedule').values(row));
  const result = { required: false, verified: true, subject: 'ab', issuer: 'Acme', timestamp: new Date(5).toISOString() };
  keepSignature(db, bundle.id, { algorithm: null, result });
  from.vault.set(installId, 'token', 'value');
  await from.export(install, { passphrase });
  entries = await entriesOf(from.archive);
});
afterEach(() => {
  from.dispose();
  to.dispose();
});

/** Changes each row of a table. */
const rows =
  (table: string, change: (row: Fields) => Fields): Change =>
  (given) =>
    given.map((entry) => {
      if (!entry.name.endsWith(`.${table}.jsonl`)) return entry;
      const lines = entry.bytes.toString('utf8').trim().split('\n');
      const changed = lines.map((line) => JSON.stringify(change(JSON.parse(line) as Fields)));
      return { ...entry, bytes: Buffer.from(`${changed.join('\n')}\n`) };
    });

const secrets =
  (changes: Fields): Change =>
  (given) =>
    given.map((entry) => {
      if (entry.name !== 'secrets.json') return entry;
      const sealed = JSON.parse(entry.bytes.toString('utf8')) as Fields;
      return { ...entry, bytes: Buffer.from(JSON.stringify({ ...sealed, ...changes })) };
    });

const sources =
  (...paths: string[]): Change =>
  (given) => [...given, ...paths.map((path, at) => ({ name: `sources/00000${at}`, bytes: Buffer.from('x'), path }))];

async function importOf(change: Change, request: Partial<ImportInput> = {}): Promise<string> {
  const file = join(to.folder, 'out', 'forged');
  const signal = new AbortController().signal;
  await writeArchive(Readable.from(change(entries)) as AsyncIterable<Entry>, {
    file,
    overwrite: true,
    signal,
    wrote: () => {},
  });
  return to.import(file, { passphrase, ...request }).then(
    () => 'imported',
    (error: { code: string }) => error.code,
  );
}

describe('a forged export', () => {
  const other = '0199a000-0000-7000-8000-0000000000ff';

  it.each<[string, Change]>([
    ['an id that is a path', rows('extension_registry', (row) => ({ ...row, id: '../../x' }))],
    ['an id that is a host', rows('tenant_extension_install', (row) => ({ ...row, id: '127.0.0.1' }))],
    ['a hash that is a path', rows('extension_bundle', (row) => ({ ...row, content_hash: 'sha256:../..' }))],
    [
      'a line that is no JSON',
      (given) => given.map((one) => (one.name.endsWith('version.jsonl') ? { ...one, bytes: Buffer.from('{') } : one)),
    ],
    ['an install of an unknown version', rows('tenant_extension_install', (row) => ({ ...row, version_id: other }))],
    ['a schedule of another extension', rows('tenant_extension_schedule', (row) => ({ ...row, endpoint_id: other }))],
    ['a key that costs gigabytes', secrets({ N: 2 ** 30 })],
    ['a key that nobody can make', secrets({ N: 3 })],
    ['a source elsewhere', sources('../a')],
    ['sources in each other', sources('a', 'a/b')],
    ['one source twice', sources('a', 'a')],
  ])('with %s is refused, and leaves nothing', async (_case, change) => {
    expect(await importOf(change, { sourcesTo: join(to.folder, 'sources') })).toBe('EXPORT_INVALID');
    expect(to.registry.list(defaultTenantId)).toEqual([]);
    expect(readdirSync(join(to.folder, 'transfer'))).toEqual([]);
    expect(readdirSync(to.folder).filter((name) => name.startsWith('sources'))).toEqual([]);
  });

  it('vouches for no signature', async () => {
    expect(await importOf((given) => given)).toBe('imported');
    const { db } = to;
    expect(db.all(db.build.selectFrom('bundle_signature').select(['verified', 'subject', 'issuer', 'reason']))).toEqual([
      { verified: 0, subject: null, issuer: null, reason: expect.stringContaining('imported') },
    ]);
  });
});
