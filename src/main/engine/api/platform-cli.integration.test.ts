/** The platform's published command line, unchanged and as a process of its own, against a workbench. */
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultTenantId } from '../tenant/tenants.ts';
import { startTestWorkbench, type TestWorkbench } from '../testing/workbench.ts';

const cli = path.resolve(import.meta.dirname, '../../../../node_modules/@alga-psa/cli/dist/cli.js');

const emptyComponent = Buffer.from('0061736d0d000100', 'hex');

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Manifest extends Record<string, unknown> {
  version: string;
}

let workbench: TestWorkbench;
let gateway: string;
/** May publish, install and call. */
let apiKey: string;
/** A built project whose folder the tests copy. */
let built: string;

async function alga(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', ALGA_API_BASE_URL: gateway, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

const signedIn = (key = apiKey) => ({ ALGA_API_KEY: key, ALGA_TENANT_ID: defaultTenantId });

/** A copy of the built project with a manifest of its own, and with an empty component, which packs sooner. */
async function project(name: string, change: (manifest: Manifest) => void = () => undefined): Promise<string> {
  const folder = path.join(workbench.folder, name);
  await cp(built, folder, { recursive: true });
  // Our own bundle would stand in the way of the one that the platform's command line packs.
  for (const file of ['bundle.tar.zst', 'bundle.sha256']) await rm(path.join(folder, 'dist', file));
  await writeFile(path.join(folder, 'dist/main.wasm'), emptyComponent);
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  change(manifest);
  await writeFile(file, JSON.stringify(manifest));
  return folder;
}

const called = (name: string) => (manifest: Manifest) => void (manifest['name'] = `com.example.${name}`);

async function installed(): Promise<string[]> {
  return (await workbench.client.installs.list()).map(({ registryId }) => registryId);
}

/** A value of the object that the command printed. */
function printed(output: string, key: string): string {
  const value = new RegExp(`${key}: '([^']*)'`).exec(output)?.[1];
  if (value === undefined) throw new Error(`There is no ${key} in: ${output}`);
  return value;
}

async function publish(name: string, args: string[] = []): Promise<{ registryId: string; folder: string; output: string }> {
  const folder = await project(name, called(name));
  const { code, stdout, stderr } = await alga(['extension', 'publish', folder, ...args], signedIn());
  // zstd tells its figures there.
  expect(stderr).not.toContain('[extension publish]');
  expect(code).toBe(0);
  return { registryId: printed(stdout, 'registryId'), folder, output: stdout };
}

beforeAll(async () => {
  workbench = await startTestWorkbench();
  gateway = workbench.workbench.info().urls.gateway;
  const { client, folder } = workbench;
  const scopes = ['extension:read', 'extension:write', 'extension:publish', 'extension:call'] as const;
  ({ secret: apiKey } = await client.apiKeys.create({ name: 'tests', scopes: [...scopes] }));
  built = path.join(folder, 'built');
  await mkdir(built);
  const sample = await client.projects.openSample({ sampleId: 'handler-basic' });
  const build = await client.builds.run({ projectId: sample.id, out: built });
  expect(build.failure).toBeNull();
  await cp(path.join(sample.root, 'manifest.json'), path.join(built, 'manifest.json'));
  await cp(path.join(sample.root, 'ui'), path.join(built, 'ui'), { recursive: true });
});

afterAll(async () => {
  await workbench.stop();
});

describe('alga extension publish', () => {
  it('packs a folder, publishes and installs it', async () => {
    const { registryId, output } = await publish('folder');
    expect(output).toContain('[extension publish] success!');
    expect(printed(output, 'contentHash')).toMatch(/^[0-9a-f]{64}$/);
    const install = await workbench.client.installs.resolve({ extension: registryId });
    expect(printed(output, 'installId')).toBe(install.installId);
  });

  it('publishes a bundle that was packed before, with the manifest beside it; its handler then answers', async () => {
    const dist = path.join(built, 'dist');
    await cp(path.join(built, 'manifest.json'), path.join(dist, 'manifest.json'));
    const { code, stdout } = await alga(['extension', 'publish', path.join(dist, 'bundle.tar.zst')], signedIn());
    expect(code).toBe(0);
    const sidecar = await readFile(path.join(dist, 'bundle.sha256'), 'utf8');
    expect(printed(stdout, 'contentHash')).toBe(sidecar.trim());
    const url = `${gateway}/api/ext/${printed(stdout, 'registryId')}/api/hello`;
    const answer = await fetch(url, { headers: { 'x-api-key': apiKey } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toHaveProperty('greeting');
  });

  it('publishes without installing when asked to', async () => {
    const { registryId, output } = await publish('uninstalled', ['--no-install']);
    expect(output).not.toMatch(/installId: '/);
    const { versions } = await workbench.client.registry.get({ registryId });
    expect(versions).toMatchObject([{ origin: 'published', isInstalled: false }]);
  });

  it('refuses a version that is published, with the platform’s code and words', async () => {
    const { folder } = await publish('twice');
    const { code, stderr } = await alga(['extension', 'publish', folder, '--force'], signedIn());
    expect(code).toBe(1);
    expect(stderr).toContain('Finalize failed (409)');
    expect(stderr).toContain('EXTENSION_VERSION_ALREADY_EXISTS');
  });

  it('refuses a manifest with every one of its faults', async () => {
    const folder = await project('invalid', (manifest) => {
      manifest['entry'] = 'dist/main.wasm';
      manifest.version = 'one';
    });
    const { code, stderr } = await alga(['extension', 'publish', folder], signedIn());
    expect(code).toBe(1);
    expect(stderr).toContain('Finalize failed (400)');
    expect(stderr).toContain('INVALID_MANIFEST');
    expect(stderr).toContain("Unknown top-level field 'entry'");
  });

  it('publishes a wildcard version, whose install step cannot find it', async () => {
    const folder = await project('wildcard', (manifest) => {
      called('wildcard')(manifest);
      manifest.version = '2.1.*';
    });
    const { code, stdout, stderr } = await alga(['extension', 'publish', folder], signedIn());
    expect(code).toBe(0);
    expect(`${stdout}${stderr}`).toContain('Install failed (500)');
    const { versions } = await workbench.client.registry.get({ registryId: printed(stdout, 'registryId') });
    expect(versions.map(({ version }) => version)).toEqual(['2.1.0']);
  });

  it('refuses a key that is not known, and one without the scope', async () => {
    const folder = await project('keyless', called('keyless'));
    const unknown = await alga(['extension', 'publish', folder], signedIn('awk_unknown'));
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/Upload failed \((401|403)\)/);
    const { secret } = await workbench.client.apiKeys.create({ name: 'reader', scopes: ['extension:read'] });
    const reader = await alga(['extension', 'publish', folder, '--force'], signedIn(secret));
    expect(reader.code).toBe(1);
    expect(reader.stderr).toContain('Upload failed (403)');
    expect(reader.stderr).toContain('RBAC_FORBIDDEN');
  });

  it('refuses another tenant than the key’s', async () => {
    const folder = await project('foreign', called('foreign'));
    const other = await workbench.client.tenants.create({ name: 'Other' });
    const { code, stderr } = await alga(['extension', 'publish', folder, '--tenant', other.tenantId], signedIn());
    expect(code).toBe(1);
    expect(stderr).toContain('Upload failed (403)');
  });

  it('says what is missing before it sends anything', async () => {
    expect(await alga(['extension', 'publish'])).toMatchObject({ code: 1, stderr: 'Error: extension directory is required\n' });
    const noKey = await alga(['extension', 'publish', built]);
    expect(noKey.stderr).toBe('Error: --api-key is required (or set ALGA_API_KEY)\n');
    const noTenant = await alga(['extension', 'publish', built], { ALGA_API_KEY: apiKey });
    expect(noTenant.stderr).toBe('Error: --tenant is required (or set ALGA_TENANT_ID)\n');
  });

  it('needs the manifest beside a bundle', async () => {
    const folder = await project('lonely', called('lonely'));
    expect((await alga(['pack', '--project', folder])).code).toBe(0);
    const dist = path.join(folder, 'dist');
    await rm(path.join(dist, 'manifest.json'), { force: true });
    const { code, stderr } = await alga(['extension', 'publish', path.join(dist, 'bundle.tar.zst')], signedIn());
    expect(code).toBe(1);
    expect(stderr).toContain('ENOENT');
  });
});

describe('alga extension install and uninstall', () => {
  it('uninstalls, and installs the same version again', async () => {
    const { registryId } = await publish('again');
    const gone = await alga(['extension', 'uninstall', registryId], signedIn());
    expect(gone).toMatchObject({ code: 0, stderr: '' });
    expect(gone.stdout).toContain('[extension uninstall] success');
    expect(await installed()).not.toContain(registryId);
    const back = await alga(['extension', 'install', registryId, '--version', '0.1.0'], signedIn());
    expect(back).toMatchObject({ code: 0, stderr: '' });
    expect(back.stdout).toContain('[extension install] enqueued');
    expect(back.stdout).toContain('Extension installation enqueued');
    expect(await installed()).toContain(registryId);
  });

  it('refuses a version and an extension that are not there', async () => {
    const { registryId } = await publish('known');
    const version = await alga(['extension', 'install', registryId, '--version', '9.9.9'], signedIn());
    expect(version.code).toBe(1);
    expect(version.stderr).toContain('[extension install] failed');
    expect(version.stderr).toContain('status: 500');
    const extension = await alga(['extension', 'uninstall', '00000000-0000-4000-8000-000000000000'], signedIn());
    expect(extension.stderr === '' ? extension.stdout : extension.stderr).toMatch(/Install not found|not found/i);
  });

  it('refuses a key without the scope to change installs', async () => {
    const { registryId } = await publish('scoped');
    const { secret } = await workbench.client.apiKeys.create({ name: 'caller', scopes: ['extension:call', 'extension:read'] });
    const { code, stderr } = await alga(['extension', 'uninstall', registryId], signedIn(secret));
    expect(code).toBe(1);
    expect(stderr).toContain('status: 403');
    expect(stderr).toContain('FORBIDDEN');
  });

  it('says what is missing before it sends anything', async () => {
    expect((await alga(['extension', 'install'])).stderr).toBe('Error: registryId is required\n');
    const noVersion = await alga(['extension', 'install', 'x'], signedIn());
    expect(noVersion.stderr).toBe('Error: --version is required (or set ALGA_EXTENSION_VERSION)\n');
    expect((await alga(['extension', 'uninstall'])).stderr).toBe('Error: registryId is required\n');
  });

  it('tells that nothing answers at an address', async () => {
    const { code, stderr } = await alga(['extension', 'uninstall', 'x', '--base-url', 'http://127.0.0.1:9'], signedIn());
    expect(code).toBe(1);
    expect(stderr).toContain('[extension uninstall] error');
  });
});
