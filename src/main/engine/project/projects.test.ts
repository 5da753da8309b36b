import { mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeProject } from './create-project.ts';
import { createProjects, type Projects } from './projects.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

let base = '';
let dataDir = '';
let now = 0;
let logged: string[] = [];
let projects: Projects;

function start(): Projects {
  const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const paths = { resources: at('resources'), fixtures: at('fixtures') };
  return createProjects({ dataDir, paths, clock: { now: () => (now += 1) }, logger });
}

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'projects-')));
  dataDir = join(base, 'data');
  logged = [];
  projects = start();
});
afterEach(async () => {
  await projects.dispose();
  await rm(base, { recursive: true });
});

async function fullAtB(path: string, text: string): Promise<void> {
  if (path.endsWith('b.ts')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  await writeFile(path, text);
}

/** Someone else writes the same file a moment earlier. */
async function racedAtB(path: string, text: string): Promise<void> {
  if (path.endsWith('b.ts')) await writeFile(path, 'theirs');
  await writeFile(path, text, { flag: 'wx' });
}

const folder = async (name: string, files: Record<string, string>): Promise<string> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(base, name, path, '..'), { recursive: true });
    await writeFile(join(base, name, path), text);
  }
  return join(base, name);
};
const manifest = JSON.stringify({ name: 'com.acme.x', publisher: 'acme', version: '1.0.0', runtime: 'wasm-js@1' });

describe('open', () => {
  it('gives the same id for the same folder, however it is reached', async () => {
    const root = await folder('x', { 'manifest.json': manifest });
    await symlink(root, join(base, 'link'));
    const [first, second] = [await projects.open(root), await projects.open(join(base, 'link'))];
    expect(first).toMatchObject({ root, title: 'com.acme.x', hasHandler: false, hasUi: false, mainFile: 'manifest.json' });
    expect(first.id).toMatch(/^[0-9a-f]{16}$/);
    expect(second).toEqual(first);
    expect(await projects.recent()).toHaveLength(1);
  });

  it.each([
    [{ 'src/handler.ts': '', 'src/index.ts': '', 'ui/index.html': '' }, 'src/handler.ts', true, true],
    [{ 'src/index.js': '' }, 'src/index.js', true, false],
    [{ 'ui/index.html': '' }, 'ui/index.html', false, true],
  ])('knows the parts of %j', async (files, mainFile, hasHandler, hasUi) => {
    const root = await folder('x', { 'manifest.json': manifest, ...files });
    expect(await projects.open(root)).toMatchObject({ mainFile, hasHandler, hasUi });
  });

  it('opens a project whose manifest is broken', async () => {
    const malformed = await projects.open(await folder('malformed', { 'manifest.json': '{' }));
    expect(malformed).toMatchObject({ title: 'malformed', report: { manifest: null } });
    const invalid = await projects.open(await folder('invalid', { 'manifest.json': '{ "name": "com.acme.y" }' }));
    expect(invalid).toMatchObject({ title: 'com.acme.y', report: { manifest: null } });
    expect(invalid.report.problems.length).toBeGreaterThan(0);
  });

  it('says what is wrong with other folders', async () => {
    const root = await folder('plain', { 'readme.txt': '' });
    await expect(projects.open(root)).rejects.toMatchObject({ code: 'MANIFEST_MISSING' });
    await expect(projects.open(join(base, 'absent'))).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    await expect(projects.open(join(root, 'readme.txt'))).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    await expect(projects.open('plain')).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    expect(await projects.recent()).toEqual([]);
  });
});

describe('get', () => {
  it('finds projects of an earlier start and reads them anew', async () => {
    const { id, root } = await projects.open(await folder('x', { 'manifest.json': manifest }));
    await projects.dispose();
    projects = start();
    await writeFile(join(root, 'manifest.json'), manifest.replace('com.acme.x', 'com.acme.renamed'));
    expect((await projects.get(id)).title).toBe('com.acme.renamed');
    expect(await projects.rootOf(id)).toBe(root);
  });

  it('shows a manifest that was removed as a finding', async () => {
    const { id, root } = await projects.open(await folder('x', { 'manifest.json': manifest }));
    await rm(join(root, 'manifest.json'));
    expect((await projects.get(id)).report.problems).toMatchObject([{ rule: 'manifest.missing', severity: 'error' }]);
    await rm(root, { recursive: true });
    await expect(projects.get(id)).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
  });

  it('knows no other ids', async () => {
    await expect(projects.get('0000000000000000')).rejects.toMatchObject({ code: 'PROJECT_NOT_FOUND' });
    await expect(projects.files.tree('0000000000000000')).rejects.toMatchObject({ code: 'PROJECT_NOT_FOUND' });
  });
});

describe('recent', () => {
  it('keeps the twenty newest, newest first, across starts', async () => {
    for (let n = 0; n < 22; n += 1) await projects.open(await folder(`p${n}`, { 'manifest.json': manifest }));
    await projects.open(join(base, 'p5'));
    await rm(join(base, 'p20'), { recursive: true });
    await projects.dispose();
    projects = start();
    const recent = await projects.recent();
    expect(recent).toHaveLength(20);
    expect(recent.slice(0, 3).map(({ root, missing }) => [root, missing])).toEqual([
      [join(base, 'p5'), false],
      [join(base, 'p21'), false],
      [join(base, 'p20'), true],
    ]);
  });

  it('forgets a project without touching its folder or its present use', async () => {
    const { id, root } = await projects.open(await folder('x', { 'manifest.json': manifest }));
    await projects.forget(id);
    expect(await projects.recent()).toEqual([]);
    expect((await projects.get(id)).root).toBe(root);
    expect(await readdir(root)).toEqual(['manifest.json']);
  });

  it.each(['not json', '{"version":2}', '[]'])('sets a damaged list aside: %s', async (text) => {
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'projects.json'), text);
    expect(await projects.recent()).toEqual([]);
    expect(logged).toHaveLength(1);
    await projects.open(await folder('x', { 'manifest.json': manifest }));
    const names = await readdir(dataDir);
    const aside = names.find((name) => name.startsWith('projects.json.damaged-'));
    expect(await readFile(join(dataDir, aside ?? ''), 'utf8')).toBe(text);
    expect(await projects.recent()).toHaveLength(1);
  });

  it('opens projects although the list cannot be written', async () => {
    await writeFile(dataDir, 'a file in the place of the data folder');
    const { title } = await projects.open(await folder('x', { 'manifest.json': manifest }));
    expect(title).toBe('com.acme.x');
    expect(logged).toHaveLength(1);
  });

  it('loses nothing when projects open at the same time', async () => {
    const roots = await Promise.all(['a', 'b', 'c'].map((name) => folder(name, { 'manifest.json': manifest })));
    await Promise.all(roots.map((root) => projects.open(root)));
    const stored = JSON.parse(await readFile(join(dataDir, 'projects.json'), 'utf8'));
    expect(stored.projects.map((entry: { root: string }) => entry.root).toSorted()).toEqual(roots);
  });
});

describe('create', () => {
  const input = { template: 'handler-ui', name: 'com.acme.reports', publisher: 'acme' } as const;

  it('writes a project that opens without a finding', async () => {
    const project = await projects.create({ ...input, root: join(base, 'deep', 'reports') });
    expect(project).toMatchObject({ title: 'com.acme.reports', hasHandler: true, hasUi: true, mainFile: 'src/handler.ts' });
    expect(project.report.problems).toEqual([]);
    expect(await readdir(project.root)).toContain('.gitignore');
  });

  it('takes an empty folder and no other', async () => {
    await mkdir(join(base, 'empty'));
    await projects.create({ ...input, root: join(base, 'empty') });
    const taken = await folder('taken', { a: '1' });
    await expect(projects.create({ ...input, root: taken })).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' });
    await expect(projects.create({ ...input, root: join(taken, 'a') })).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    await expect(projects.create({ ...input, root: 'relative' })).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    expect(await readdir(taken)).toEqual(['a']);
  });

  it('leaves nothing behind when a name is refused', async () => {
    await expect(projects.create({ ...input, name: 'x', root: join(base, 'new') })).rejects.toMatchObject({
      code: 'NAME_INVALID',
    });
    expect(await readdir(base)).toEqual([]);
  });

  it('takes away what it wrote when the disk is full', async () => {
    const files = ['src/a.ts', 'src/b.ts'].map((path) => ({ path, text: '' }));
    await mkdir(join(base, 'empty'));
    for (const root of [join(base, 'deep', 'new'), join(base, 'empty')]) {
      await expect(writeProject(root, files, fullAtB)).rejects.toMatchObject({ code: 'DISK_FULL' });
    }
    expect(await readdir(base, { recursive: true })).toEqual(['empty']);
  });

  it('leaves what someone else writes there at the same time', async () => {
    const root = join(base, 'deep', 'new');
    const files = ['src/a.ts', 'src/b.ts'].map((path) => ({ path, text: 'mine' }));
    await expect(writeProject(root, files, racedAtB)).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' });
    expect(await readdir(join(root, 'src'))).toEqual(['b.ts']);
    expect(await readFile(join(root, 'src/b.ts'), 'utf8')).toBe('theirs');
  });
});

describe('samples', () => {
  it('lists them, each of which opens', async () => {
    const samples = await projects.samples();
    expect(samples.slice(0, 3).map(({ id, broken }) => [id, broken])).toEqual([
      ['handler-basic', false],
      ['hello-world', false],
      ['host-apis', false],
    ]);
    for (const { id, broken } of samples) {
      const { report } = await projects.openSample(id);
      const brokenManifest = ['bad-manifest', 'malformed-json'].includes(id);
      expect([id, report.manifest === null]).toEqual([id, brokenManifest]);
      if (!broken) expect([id, report.problems]).toEqual([id, []]);
    }
  });

  it('keeps the changes of a person in their copy', async () => {
    const { root } = await projects.openSample('handler-basic');
    expect(root).toBe(join(dataDir, 'samples', 'handler-basic'));
    await writeFile(join(root, 'src/handler.ts'), 'mine');
    await projects.openSample('handler-basic');
    expect(await readFile(join(root, 'src/handler.ts'), 'utf8')).toBe('mine');
  });

  it('knows no other sample', async () => {
    await expect(projects.openSample('../x')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});

describe('browse', () => {
  it('lists folders in order and tells which hold a manifest', async () => {
    for (const name of ['p10', 'p9']) await folder(name, { 'manifest.json': '{}' });
    await mkdir(join(base, '.hidden'));
    await mkdir(join(base, 'empty'));
    await writeFile(join(base, 'file'), '');
    await symlink('empty', join(base, 'link'));
    const listing = await projects.browse(base);
    expect(listing).toMatchObject({ path: base, parent: join(base, '..'), home: homedir(), hasManifest: false });
    expect(listing.folders.map(({ name, hasManifest }) => [name, hasManifest])).toEqual([
      ['empty', false],
      ['link', false],
      ['p9', true],
      ['p10', true],
    ]);
    expect((await projects.browse(join(base, 'p9'))).hasManifest).toBe(true);
    expect((await projects.browse('/')).parent).toBeNull();
    expect(listing.files).toEqual([]);
  });

  it('lists the files that end as asked, and no folder of such a name', async () => {
    await writeFile(join(base, 'a.tar'), 'four');
    await writeFile(join(base, 'b.zip'), '');
    await mkdir(join(base, 'c.tar'));
    const { files } = await projects.browse(base, '.tar');
    expect(files).toMatchObject([{ name: 'a.tar', path: join(base, 'a.tar'), sizeBytes: 4 }]);
  });

  it('begins at home and refuses what is no folder', async () => {
    expect((await projects.browse()).home).toBe(homedir());
    await expect(projects.browse(join(base, 'absent'))).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    await expect(projects.browse('.')).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
  });
});

describe('manifest', () => {
  it('validates the saved text, or another in its place, against what the project holds', async () => {
    const { id } = await projects.open(await folder('x', { 'manifest.json': manifest, 'src/handler.ts': '' }));
    expect((await projects.validateManifest(id)).problems).toMatchObject([{ rule: 'manifest.endpoints-missing' }]);
    expect((await projects.validateManifest(id, '{')).problems).toMatchObject([{ rule: 'manifest.syntax' }]);
  });

  it('hands out the schema', async () => {
    expect(await projects.manifestSchema()).toMatchObject({ title: 'Alga PSA extension manifest' });
  });
});

describe('watch', () => {
  it('gives the project now and after each change that matters', async () => {
    const { id, root } = await projects.open(await folder('x', { 'manifest.json': manifest }));
    const stop = new AbortController();
    const seen = projects.watch(id, stop.signal);
    expect((await seen.next()).value).toMatchObject({ title: 'com.acme.x', hasHandler: false });
    await writeFile(join(root, 'notes.txt'), 'no matter');
    await projects.files.write(id, { path: 'src/handler.ts', text: '', baseHash: null });
    expect((await seen.next()).value).toMatchObject({ hasHandler: true, mainFile: 'src/handler.ts' });
    await writeFile(join(root, 'manifest.json'), manifest.replace('com.acme.x', 'com.acme.y'));
    expect((await seen.next()).value).toMatchObject({ title: 'com.acme.y' });
    const last = seen.next();
    stop.abort();
    expect((await last).done).toBe(true);
  });
});
