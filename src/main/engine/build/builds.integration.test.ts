import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { zstdDecompressSync } from 'node:zlib';
import { Parser } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildEvent, BuildState } from '../../../contract/builds.ts';
import { nodeDiskFs } from './disk.ts';
import {
  createTestBuilds,
  createWorkplace,
  handlerFields,
  manifestText,
  uiFields,
  writeFiles,
  type TestBuilds,
  type Workplace,
} from './testing.ts';

const handlerSource = `import { jsonResponse, type Handler } from '@alga-psa/extension-runtime';
export const handler: Handler = async (request, host) => {
  await host.logging.info('hello');
  return jsonResponse({ url: request.http.url });
};
`;
const ownAdapter = `import { getContext } from 'alga:extension/context';
export async function handler(request) {
  return { status: 200, headers: [], body: new TextEncoder().encode(getContext().tenantId) };
}
`;

let place: Workplace;
let builds: TestBuilds;

beforeAll(async () => {
  place = await createWorkplace();
  builds = createTestBuilds(join(place.folder, 'data'));
});
afterAll(async () => {
  await builds.dispose();
  await place.dispose();
});

const stateOf = (state: BuildState, phase: string) => state.phases.find((report) => report.phase === phase)?.state;

async function logOf(projectId: string): Promise<string> {
  for await (const event of builds.watch(projectId)) if (event.type === 'log') return stripVTControlCharacters(event.text);
  return '';
}

async function entriesOf(archive: Buffer): Promise<string[]> {
  const names: string[] = [];
  const parser = new Parser({ strict: true, onReadEntry: (entry) => (names.push(entry.path), entry.resume()) });
  const { promise, resolve } = Promise.withResolvers<void>();
  parser.on('end', resolve);
  parser.end(zstdDecompressSync(archive));
  await promise;
  return names;
}

describe('a handler with a UI', () => {
  it('becomes an installed bundle whose hash is that of the archive, and the same one the second time', async () => {
    const project = await place.project('whole', {
      'manifest.json': manifestText({ ...handlerFields, ...uiFields }),
      'src/handler.ts': handlerSource,
      'ui/index.html': '<!doctype html><script type="module" src="./main.js"></script>',
      'ui/main.ts': `import { IframeBridge } from '@alga-psa/extension-iframe-sdk';\nnew IframeBridge({ devAllowWildcard: true }).ready();\n`,
      'ui/.hidden': 'secret',
    });
    const out = await mkdtemp(join(place.folder, 'out-'));

    const first = await builds.run(project, {}, { out });
    expect(first.failure).toBeNull();
    expect(first.problems.filter((problem) => problem.severity === 'error')).toEqual([]);
    expect(first).toMatchObject({
      state: 'succeeded',
      bundle: { component: 'rebuilt' },
      install: { name: 'com.example.test' },
    });
    expect(first.phases.map((report) => report.state)).toEqual(Array(7).fill('done'));
    const archive = await readFile(join(out, 'dist/bundle.tar.zst'));
    const digest = createHash('sha256').update(archive).digest('hex');
    expect(first.bundle?.contentHash).toBe(`sha256:${digest}`);
    expect(await readFile(join(out, 'dist/bundle.sha256'), 'utf8')).toBe(`${digest}\n`);
    expect(await entriesOf(archive)).toEqual(['dist/main.wasm', 'manifest.json', 'ui/index.html', 'ui/main.js']);
    expect(builds.installed.at(-1)).toMatchObject({ projectId: project.id, contentHash: `sha256:${digest}` });

    const log = await logOf(project.id);
    expect(log).toContain('@alga-psa/extension-runtime 0.3.0 comes with the workbench');
    expect(log.split('\n').every((line) => line === '' || line.endsWith('\r'))).toBe(true);

    const second = await builds.run(project);
    expect(second.bundle).toEqual({ ...first.bundle, component: 'cached' });
    expect(await readdir(join(place.folder, 'data/projects', project.id, 'build'))).toEqual(
      expect.arrayContaining(['current.json', second.buildId]),
    );
  });

  it('is cancelled while its component is made, and builds afterwards', async () => {
    const project = await place.project('cancelled', {
      'manifest.json': manifestText(handlerFields),
      'src/index.js': `${ownAdapter}// ${Math.random()}`,
    });
    await builds.start(project);
    await waitFor(project.id, (state) => stateOf(state, 'componentize') === 'running');
    await expect(builds.start(project)).rejects.toMatchObject({ code: 'BUILD_RUNNING' });
    await builds.cancel(project.id);
    const cancelled = builds.get(project.id)!;
    expect(cancelled).toMatchObject({ state: 'cancelled', failure: null, bundle: null });
    expect(stateOf(cancelled, 'componentize')).toBe('cancelled');
    expect(stateOf(cancelled, 'install')).toBe('skipped');

    const again = await builds.start(project, { engineFeatures: 'platform-cli' }, { restart: true });
    expect(again.buildId).not.toBe(cancelled.buildId);
    const done = await waitFor(project.id, (state) => state.state !== 'running');
    expect(done).toMatchObject({ state: 'succeeded', bundle: { component: 'rebuilt' } });
    expect(await logOf(project.id)).toContain('As the platform CLI builds');
  });
});

async function waitFor(projectId: string, wanted: (state: BuildState) => boolean): Promise<BuildState> {
  for await (const event of builds.watch(projectId)) if (event.type === 'state' && wanted(event.state)) return event.state;
  throw new Error('The watch ended.');
}

async function failing(name: string, files: Record<string, string>): Promise<BuildState> {
  const project = await place.project(name, files);
  const count = builds.installed.length;
  const state = await builds.run(project);
  expect(state.state).toBe('failed');
  expect(builds.installed).toHaveLength(count);
  return state;
}

describe('a build that fails', () => {
  it('names the place of a syntax error', async () => {
    const state = await failing('syntax', {
      'manifest.json': manifestText(handlerFields),
      'src/handler.ts': 'export function handler() {\n  const größe = = 1;\n}\n',
    });
    expect(state.failure).toMatchObject({ code: 'HANDLER_SYNTAX', position: { file: 'src/handler.ts', line: 2, column: 17 } });
    expect(state.problems).toContainEqual(
      expect.objectContaining({
        source: 'handler',
        severity: 'error',
        position: expect.objectContaining({ file: 'src/handler.ts', line: 2, column: 17 }),
      }),
    );
    expect(stateOf(state, 'componentize')).toBe('skipped');
  });

  it('says that no handler is exported before it makes a component', async () => {
    const state = await failing('no-export', {
      'manifest.json': manifestText(handlerFields),
      'src/handler.ts': 'export default function () { return { status: 200, headers: [] }; }\n',
    });
    expect(state.failure).toMatchObject({ code: 'HANDLER_EXPORT_MISSING', fix: expect.stringContaining('export default') });
    expect(stateOf(state, 'componentize')).toBe('skipped');
  });

  it('tells what a module throws while it is loaded', async () => {
    const state = await failing('throws', {
      'manifest.json': manifestText(handlerFields),
      'src/index.js': `export function handler() {}\n\nthrow new Error('not configured');\n`,
    });
    expect(state.failure).toMatchObject({
      code: 'BUILD_FAILED',
      what: expect.stringContaining('not configured'),
      position: { file: 'src/index.js', line: 3 },
    });
    expect(state.problems).toContainEqual(expect.objectContaining({ source: 'component', rule: 'component.evaluation' }));
  });

  it.each([
    ['no-manifest', {}, 'MANIFEST_MISSING'],
    ['malformed', { 'manifest.json': '{ "name": ' }, 'MANIFEST_SYNTAX'],
    ['invalid', { 'manifest.json': manifestText({ version: 'one' }) }, 'MANIFEST_INVALID'],
    ['no-handler', { 'manifest.json': manifestText(handlerFields) }, 'HANDLER_MISSING'],
    ['no-page', { 'manifest.json': manifestText(uiFields) }, 'UI_ENTRY_MISSING'],
    ['not-wasm', { 'manifest.json': manifestText(handlerFields), 'dist/main.wasm': 'text' }, 'COMPONENT_INVALID'],
  ])('%s answers its code', async (name, files, code) => {
    const state = await failing(name, files as Record<string, string>);
    expect(state.failure?.code).toBe(code);
  });
});

describe('a build that succeeds in spite of findings', () => {
  it('reports type errors and goes on', async () => {
    const project = await place.project('types', {
      'manifest.json': manifestText(),
      'src/index.ts': `import { getContext } from 'alga:extension/context';
export function handler() {
  const count: number = getContext().tenantId;
  return { status: 200, headers: [], body: new TextEncoder().encode(String(count)) };
}
`,
    });
    const state = await builds.run(project);
    expect(state.state).toBe('succeeded');
    expect(state.problems.filter((problem) => problem.source === 'types')).toEqual([
      expect.objectContaining({
        severity: 'error',
        rule: 'TS2322',
        position: { file: 'src/index.ts', line: 3, column: 9 },
      }),
    ]);
  });

  it('packs an extension of a UI alone, without components, and keeps the last good one when a later build fails', async () => {
    const project = await place.project('ui-only', {
      'manifest.json': manifestText(uiFields),
      'ui/index.html': '<script src="./app.js"></script><img src="./favicon.ico">',
      'ui/app.js': 'alert(1)',
      'ui/favicon.ico': 'icon',
    });
    const good = await builds.run(project, { install: false });
    expect(good).toMatchObject({ state: 'succeeded', bundle: { component: null }, install: null });
    expect(stateOf(good, 'install')).toBe('skipped');
    expect(good.problems.map((problem) => problem.rule)).toContain('ui.asset-refused');
    expect(good.bundle?.files.map((file) => file.path)).toEqual([
      'manifest.json',
      'ui/app.js',
      'ui/favicon.ico',
      'ui/index.html',
    ]);

    await writeFiles(project.root, { 'manifest.json': '{' });
    expect((await builds.run(project)).state).toBe('failed');
    const kept = join(place.folder, 'data/projects', project.id, 'build', good.buildId);
    expect(await readdir(kept)).toContain('bundle.tar.zst');
  });
});

describe('a disk that refuses', () => {
  it.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EROFS', 'READ_ONLY'],
    ['EACCES', 'READ_ONLY'],
  ])('%s is told as %s with the path', async (errno, code) => {
    const refused = createTestBuilds(join(place.folder, `data-${errno}`), {
      fs: { ...nodeDiskFs, writeFile: () => Promise.reject(Object.assign(new Error(errno), { code: errno })) },
    });
    try {
      const project = await place.project(`disk-${errno}`, { 'manifest.json': manifestText() });
      const state = await refused.run(project);
      expect(state.failure).toMatchObject({ code, what: expect.stringContaining('manifest.json') });
      expect(refused.installed).toEqual([]);
    } finally {
      await refused.dispose();
    }
  });
});

describe('watch', () => {
  it('starts with the state, then the whole log, and ends with its signal', async () => {
    const project = await place.project('watched', { 'manifest.json': manifestText() });
    await builds.run(project);
    const events: BuildEvent[] = [];
    const controller = new AbortController();
    for await (const event of builds.watch(project.id, controller.signal)) {
      events.push(event);
      if (events.length === 2) controller.abort();
    }
    expect(events.map((event) => event.type)).toEqual(['state', 'log']);
    expect(events[1]).toMatchObject({ text: expect.stringContaining('Manifest') });
  });
});
