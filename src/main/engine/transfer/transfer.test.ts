import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Install } from '../../../contract/installs.ts';
import { defaultTenantId } from '../tenant/tenants.ts';
import { openTestSite, type TestSite } from './testing.ts';

let from: TestSite;
let to: TestSite;
beforeEach(async () => {
  from = await openTestSite();
  to = await openTestSite();
});
afterEach(() => {
  from.dispose();
  to.dispose();
});

/** Everything in a site's database that a project consists of; times of the database itself are left out. */
function dump({ db }: TestSite, tables: readonly string[]): Record<string, unknown[]> {
  return Object.fromEntries(tables.map((table) => [table, db.all(db.build.selectFrom(table as 'tenant').selectAll())]));
}

const projectDump = [
  'extension_registry',
  'extension_version',
  'extension_bundle',
  'extension_api_endpoint',
  'current_bundle',
  'tenant_extension_install',
  'tenant_extension_install_config',
  'install_withheld_capability',
  'tenant_extension_schedule',
  'ext_storage_records',
  'ext_storage_usage',
];

/** Config, a withheld capability, a schedule and stored records. */
function furnish({ db, clock }: TestSite, install: Install): void {
  const { installId, tenantId, versionId } = install;
  const now = clock.now();
  db.run(db.build.updateTable('tenant_extension_install_config').set({ config: '{"colour":"blue"}' }));
  db.run(
    db.build
      .insertInto('install_withheld_capability')
      .values({ install_id: installId, capability: 'cap:storage.kv', withheld_at: now }),
  );
  const endpoint = db.first(db.build.selectFrom('extension_api_endpoint').select('id').where('version_id', '=', versionId))!;
  const schedule = {
    id: '0199a000-0000-7000-8000-000000000001',
    install_id: installId,
    tenant_id: tenantId,
    endpoint_id: endpoint.id,
  };
  db.run(
    db.build
      .insertInto('tenant_extension_schedule')
      .values({ ...schedule, name: 'nightly', cron: '0 3 * * *', created_at: now, updated_at: now }),
  );
  const record = {
    tenant: tenantId,
    extension_install_id: installId,
    namespace: 'n',
    metadata: '{}',
    revision: 3,
    created_at: now,
    updated_at: now,
  };
  for (const key of ['a', 'b']) {
    const value = JSON.stringify('ü'.repeat(10));
    db.run(
      db.build
        .insertInto('ext_storage_records')
        .values({ ...record, key, value, value_size_bytes: 22, metadata_size_bytes: 2 }),
    );
  }
}

async function archiveOf(site: TestSite, install: Install): Promise<Buffer> {
  return buffer((await site.store.get(install.objectKey))!);
}

describe('an export that is imported into an empty data folder', () => {
  it('brings every row and archive', async () => {
    await from.install({ version: '0.9.0' });
    const install = await from.install();
    furnish(from, install);
    const written = await from.export(install);
    expect(written).toMatchObject({
      slug: 'acme.hello',
      versions: 2,
      bundles: 2,
      missingBundles: [],
      secrets: { state: 'none' },
    });
    expect(written.sizeBytes).toBe(statSync(from.archive).size);
    expect(statSync(from.archive).mode & 0o777).toBe(0o600);

    const { report, installId } = await to.import(from.archive);
    expect(report.possible).toBe(true);
    expect(report.items.map(({ kind, name, action }) => `${action} ${kind} ${name}`)).toEqual([
      'create extension acme.hello',
      'create version 0.9.0',
      'create version 1.0.0',
      'create install acme.hello',
      'create schedules 1 schedule',
      'create storage 2 records',
    ]);
    expect(installId).toBe(install.installId);
    expect(to.imported).toEqual([installId]);
    expect(dump(to, projectDump)).toEqual(dump(from, projectDump));
    const there = to.registry.resolve(defaultTenantId, 'acme.hello')!;
    expect(there).toEqual(install);
    expect(await archiveOf(to, there)).toEqual(await archiveOf(from, install));
    expect(dump(to, ['publish_copy'])).toEqual({ publish_copy: [] });
    expect(readdirSync(join(to.folder, 'transfer'))).toEqual([]);
    expect(readdirSync(join(from.folder, 'transfer'))).toEqual([]);
  });

  it('brings secrets only under their passphrase, and never in clear', async () => {
    const install = await from.install();
    from.vault.set(install.installId, 'api_key', 'a very secret value');
    const plain = join(from.folder, 'out', 'plain');
    expect(await from.export(install, { file: plain })).toMatchObject({ secrets: { state: 'left-out', names: ['api_key'] } });
    expect(await from.export(install, { passphrase: 'correct horse' })).toMatchObject({ secrets: { state: 'sealed' } });

    await expect(to.import(from.archive, { passphrase: 'wrong horse' })).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    expect(to.registry.list(defaultTenantId)).toEqual([]);
    const { report } = await to.import(plain, { dryRun: true, passphrase: 'correct horse' });
    expect(report.items).toContainEqual({ kind: 'secrets', name: 'api_key', action: 'leave-out', detail: expect.any(String) });

    const { installId } = await to.import(from.archive, { passphrase: 'correct horse' });
    const envelope = to.vault.envelope(installId!)!;
    expect(JSON.parse(Buffer.from(envelope.ciphertext_b64, 'base64').toString())).toEqual({ api_key: 'a very secret value' });
  });

  it('brings test data once, and numbers new invoices behind the old ones', async () => {
    const install = await from.install();
    const { db } = from;
    const client = {
      client_id: 'c1',
      tenant_id: defaultTenantId,
      client_name: 'Fabrikam',
      is_inactive: 0,
      created_at: 1,
      updated_at: 1,
    } as const;
    db.run(db.build.insertInto('client').values(client));
    const totals = {
      subtotal: 1,
      tax: 0,
      total: 1,
      status: 'draft',
      is_manual: 1,
      invoice_date: '2026-01-01',
      due_date: '2026-01-02',
    } as const;
    const invoice = {
      invoice_id: 'i1',
      tenant_id: defaultTenantId,
      client_id: 'c1',
      install_id: install.installId,
      invoice_number: 'INV-000041',
    };
    db.run(db.build.insertInto('invoice').values({ ...invoice, ...totals, created_at: 1 }));
    await from.export(install, { testData: true });
    await to.import(from.archive);
    await to.import(from.archive, { existing: 'replace' });
    expect(dump(to, ['client', 'invoice', 'user'])).toEqual(dump(from, ['client', 'invoice', 'user']));
    expect(dump(to, ['invoice_sequence'])).toEqual({ invoice_sequence: [{ tenant_id: defaultTenantId, last_number: 41 }] });
  });

  it('brings sources to a folder of their own', async () => {
    const install = await from.install();
    const project = join(from.folder, 'project');
    mkdirSync(join(project, 'src'), { recursive: true });
    mkdirSync(join(project, 'node_modules'));
    writeFileSync(join(project, 'manifest.json'), '{}');
    writeFileSync(join(project, 'src', 'handler.ts'), 'export {};');
    writeFileSync(join(project, 'node_modules', 'left-out'), '');
    expect(await from.export(install, { sources: project })).toMatchObject({ sources: 2 });
    const target = join(to.folder, 'restored', 'project');
    await to.import(from.archive, { sourcesTo: target });
    expect(readdirSync(target, { recursive: true }).toSorted()).toEqual(['manifest.json', 'src', 'src/handler.ts']);
    await expect(to.import(from.archive, { existing: 'replace', sourcesTo: target })).rejects.toMatchObject({
      code: 'FOLDER_NOT_EMPTY',
    });
    expect(readdirSync(join(to.folder, 'restored'))).toEqual(['project']);
  });
});

describe('an import into a data folder that has the extension', () => {
  it('is refused where it is installed, tells so ahead, and changes nothing', async () => {
    const install = await from.install();
    await from.export(install);
    await to.install();
    const before = dump(to, projectDump);
    const { report } = await to.import(from.archive, { dryRun: true });
    expect(report).toMatchObject({ possible: false });
    expect(report.items).toContainEqual({
      kind: 'install',
      name: 'acme.hello',
      action: 'conflict',
      detail: 'It is installed here already.',
    });
    await expect(to.import(from.archive)).rejects.toMatchObject({ code: 'IMPORT_CONFLICT' });
    expect(dump(to, projectDump)).toEqual(before);
    expect(to.imported).toEqual([]);
    expect(await to.store.head(install.objectKey)).toBeNull();
  });

  it('replaces an install on request, with its storage, schedules and secrets', async () => {
    const install = await from.install();
    furnish(from, install);
    await from.export(install);
    const mine = await to.install();
    furnish(to, mine);
    to.vault.set(mine.installId, 'old', 'x');
    await to.import(from.archive, { existing: 'replace' });
    expect(to.registry.resolve(defaultTenantId, 'acme.hello')).toMatchObject({
      installId: mine.installId,
      contentHash: install.contentHash,
    });
    expect(dump(to, ['ext_storage_records', 'ext_storage_usage'])).toEqual(
      dump(from, ['ext_storage_records', 'ext_storage_usage']),
    );
    expect(to.vault.list(mine.installId)).toEqual([]);
    expect(dump(to, ['extension_bundle'])['extension_bundle']).toHaveLength(2);
  });

  it('goes into another tenant of the same data folder under ids of its own', async () => {
    const install = await from.install();
    furnish(from, install);
    await from.export(install);
    const other = '6a1f4a3c-70f4-4b4b-9a57-9d3f2d0e1c11';
    from.act(other);
    const { report } = await from.import(from.archive);
    expect(report.items.map(({ kind, action }) => `${action} ${kind}`).slice(0, 3)).toEqual([
      'keep extension',
      'keep version',
      'create install',
    ]);
    const copy = from.registry.resolve(other, 'acme.hello')!;
    expect(copy).toMatchObject({ tenantId: other, registryId: install.registryId, contentHash: install.contentHash });
    expect(copy.installId).not.toBe(install.installId);
    expect(from.registry.list(defaultTenantId)).toEqual([install]);
    expect(await from.store.head(copy.objectKey)).toMatchObject({ sha256: install.contentHash.slice(7) });
    const schedules = from.db.all(from.db.build.selectFrom('tenant_extension_schedule').select(['id', 'tenant_id']));
    expect(new Set(schedules.map(({ id }) => id)).size).toBe(2);
    expect(new Set(schedules.map((row) => row.tenant_id))).toEqual(new Set([defaultTenantId, other]));
  });

  it('never changes a published version', async () => {
    const install = await from.install();
    await from.export(install);
    const mine = await to.install();
    const published = { version_id: mine.versionId, bundle_id: mine.bundleId, manifest: '{}', published_at: 1 };
    to.db.run(to.db.build.insertInto('published_version').values(published));
    const before = dump(to, projectDump);
    await expect(to.import(from.archive, { existing: 'replace' })).rejects.toMatchObject({
      code: 'IMPORT_CONFLICT',
      failure: { why: expect.stringContaining('published version') },
    });
    expect(dump(to, projectDump)).toEqual(before);
  });
});

const objectsIn = async ({ store }: TestSite): Promise<string[]> => (await store.list()).objects.map(({ key }) => key);

describe('an import that does not come to its end', () => {
  const request = { passphrase: null, existing: 'refuse', sourcesTo: null, dryRun: false } as const;

  it('leaves no archive when it is cancelled while they are stored', async () => {
    for (const version of ['0.1.0', '0.2.0', '0.3.0']) await from.install({ version });
    await from.export(await from.install());
    const before = dump(to, [...projectDump, 'publish_copy']);
    const events = to.transfers.import({ file: from.archive, ...request });
    for (let event = await events.next(); event.value?.phase !== 'storing'; event = await events.next())
      expect(event.done).toBe(false);
    await events.return();
    expect(await objectsIn(to)).toEqual([]);
    expect(dump(to, [...projectDump, 'publish_copy'])).toEqual(before);
  });

  it('is refused when the extension was changed here meanwhile', async () => {
    const install = await from.install();
    await from.export(install);
    const target = join(to.folder, 'sources');
    const events = to.transfers.import({ file: from.archive, ...request, sourcesTo: target });
    for (let event = await events.next(); event.value?.phase !== 'storing'; event = await events.next())
      expect(event.done).toBe(false);
    const mine = await to.install();
    const before = dump(to, projectDump);
    await expect(events.next().then(() => events.next())).rejects.toMatchObject({ code: 'IMPORT_CONFLICT' });
    expect(dump(to, projectDump)).toEqual(before);
    expect(await objectsIn(to)).toEqual([mine.objectKey]);
    expect(readdirSync(to.folder).filter((name) => name.startsWith('sources'))).toEqual([]);
  });
});

describe('a file that is not whole', () => {
  it('is refused wherever it breaks off or differs', async () => {
    const install = await from.install();
    await from.export(install);
    const { size } = statSync(from.archive);
    const damaged = join(from.folder, 'damaged');
    const codes = [];
    for (const part of [0, 0.01, 0.3, 0.7, 0.999]) {
      copyFileSync(from.archive, damaged);
      truncateSync(damaged, Math.floor(size * part));
      codes.push(
        await to.import(damaged).then(
          () => 'imported',
          (error: { code: string }) => error.code,
        ),
      );
    }
    const bytes = readFileSync(from.archive);
    bytes[Math.floor(size / 2)]! ^= 1;
    writeFileSync(damaged, bytes);
    codes.push(
      await to.import(damaged).then(
        () => 'imported',
        (error: { code: string }) => error.code,
      ),
    );
    writeFileSync(damaged, 'something else');
    codes.push(
      await to.import(damaged).then(
        () => 'imported',
        (error: { code: string }) => error.code,
      ),
    );
    codes.push(
      await to.import(join(from.folder, 'absent')).then(
        () => 'imported',
        (error: { code: string }) => error.code,
      ),
    );
    expect(codes).toEqual(codes.map(() => 'EXPORT_INVALID'));
    expect(to.registry.list(defaultTenantId)).toEqual([]);
    expect(readdirSync(join(to.folder, 'transfer'))).toEqual([]);
  });
});

describe('an export', () => {
  it('leaves a file that is there alone, unless asked', async () => {
    const install = await from.install();
    writeFileSync(from.archive, 'mine');
    await expect(from.export(install)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect(readFileSync(from.archive, 'utf8')).toBe('mine');
    await from.export(install, { overwrite: true });
    expect((await to.import(from.archive, { dryRun: true })).report.possible).toBe(true);
  });

  it('goes only where a path leads without doubt', async () => {
    const install = await from.install();
    await expect(from.export(install, { file: 'here' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(from.import('here')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const file = join(from.folder, 'absent', 'file');
    await expect(from.export(install, { file })).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
  });

  it('tells of bundles that the store has lost, and so does the import', async () => {
    const install = await from.install();
    await from.store.delete(install.objectKey);
    expect(await from.export(install)).toMatchObject({ bundles: 0, missingBundles: [install.contentHash] });
    const { report } = await to.import(from.archive, { dryRun: true });
    expect(report.items).toContainEqual(expect.objectContaining({ kind: 'bundle', action: 'leave-out' }));
  });

  it('is cancelled by whoever stops listening, and leaves nothing', async () => {
    const install = await from.install();
    const request = { extension: 'x', file: from.archive, overwrite: false, passphrase: null, testData: false, sources: null };
    const events = from.transfers.export(install, request);
    expect((await events.next()).value).toMatchObject({ phase: 'rows' });
    await events.return();
    expect(readdirSync(join(from.folder, 'out'))).toEqual([]);
    const controller = new AbortController();
    controller.abort();
    await expect(from.transfers.export(install, request, controller.signal).next()).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(readdirSync(join(from.folder, 'out'))).toEqual([]);
  });
});
