/** What tests of builds share: throw-away projects and the real toolchain of the checkout. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Install } from '../../../contract/installs.ts';
import { systemClock, type EnginePaths } from '../parts.ts';
import { createBuilds, type Builds, type BuildsOptions, type InstallInput } from './builds.ts';

const checkout = resolve(import.meta.dirname, '../../../..');

export const testPaths: EnginePaths = {
  guestWorker: join(checkout, 'runner/worker/guest-worker.ts'),
  builder: join(checkout, 'src/main/builder/index.ts'),
  resources: join(checkout, 'resources'),
  fixtures: join(checkout, 'fixtures'),
  toolchain: checkout,
  wit: join(checkout, 'runner/wit/extension-runner.wit'),
};

export type Files = Record<string, string | Uint8Array>;

export async function writeFiles(root: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

export interface Workplace {
  folder: string;
  /** Writes a new project and answers its root. */
  project(name: string, files: Files): Promise<{ id: string; root: string }>;
  dispose(): Promise<void>;
}

/** A folder of its own for a test file. */
export async function createWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'alga-builds-'));
  let count = 0;
  return {
    folder,
    async project(name, files) {
      const root = join(folder, 'projects', name);
      await mkdir(root, { recursive: true });
      await writeFiles(root, files);
      return { id: (count += 1).toString(16).padStart(16, '0'), root };
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface TestBuilds extends Builds {
  installed: InstallInput[];
}

/** Builds with an install step that only writes down what it is given. */
export function createTestBuilds(dataDir: string, options: Partial<BuildsOptions> = {}): TestBuilds {
  const installed: InstallInput[] = [];
  const builds = createBuilds({
    paths: testPaths,
    dataDir,
    clock: systemClock,
    logger: pino({ level: 'silent' }),
    tenantId: () => '00000000-0000-4000-8000-000000000000',
    async install(input) {
      installed.push(input);
      return installOf(input);
    },
    ...options,
  });
  return { ...builds, installed };
}

function installOf({ manifest, contentHash, sizeBytes }: InstallInput): Install {
  const id = '00000000-0000-4000-8000-000000000000';
  const publisher = manifest.publisher ?? 'local-dev';
  return {
    installId: id,
    tenantId: id,
    registryId: id,
    versionId: id,
    bundleId: id,
    publisher,
    name: manifest.name,
    slug: `${publisher}.${manifest.name}`,
    version: manifest.version,
    contentHash,
    objectKey: 'none',
    sizeBytes,
    endpoints: manifest.endpoints,
    capabilities: manifest.capabilities,
    ui: manifest.ui,
    enabled: true,
    installedAt: 0,
    updatedAt: 0,
  };
}

/** Text of a manifest that a publish would accept. */
export function manifestText(fields: Record<string, unknown> = {}): string {
  const base = { name: 'com.example.test', publisher: 'local-dev', version: '0.1.0', runtime: 'wasm-js@1' };
  return JSON.stringify({ ...base, ...fields }, null, 2);
}

export const handlerFields = { api: { endpoints: [{ method: 'GET', path: '/api/hello', handler: 'handler' }] } };
export const uiFields = { ui: { type: 'iframe', entry: 'ui/index.html', hooks: { appMenu: { label: 'Test' } } } };
