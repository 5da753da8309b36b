/** Bad input over a whole engine: each has a failure that says what, why and how to fix it, and the engine keeps serving. */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HandlerAnswer } from '../../contract/requests.ts';
import type { WorkbenchError } from '../../contract/errors.ts';
import { failureOf, installSample, startTestWorkbench, type TestClient, type TestWorkbench } from './testing/workbench.ts';

let bench: TestWorkbench;
let client: TestClient;
let healthy: string;

beforeAll(async () => {
  bench = await startTestWorkbench();
  client = bench.client;
  healthy = (await installSample(client, 'handler-basic')).installId;
});
afterAll(() => bench.stop());

afterEach(async () => {
  const answer = await client.requests.send({ extension: healthy, method: 'GET', path: '/api/hello' });
  expect(answer.status).toBe(200);
});

async function runSample(sampleId: string, status: number, engine = client): Promise<HandlerAnswer> {
  const install = await installSample(engine, sampleId);
  const endpoint = install.endpoints[0]!;
  const answer = await engine.requests.send({
    extension: install.installId,
    method: endpoint.method as 'GET',
    path: endpoint.path,
  });
  expect(answer.status).toBe(status);
  return answer.handler!;
}

async function buildSample(sampleId: string) {
  const project = await client.projects.openSample({ sampleId });
  return client.builds.run({ projectId: project.id });
}

describe('a folder', () => {
  it('without a manifest', async () => {
    const root = path.join(bench.folder, 'empty');
    mkdirSync(root);
    expect(await failureOf(client.projects.open({ root }))).toMatchObject({ code: 'MANIFEST_MISSING' });
  });

  it('that does not exist', async () => {
    expect(await failureOf(client.projects.open({ root: '/nowhere/at/all' }))).toMatchObject({ code: 'FOLDER_NOT_FOUND' });
  });

  it('that is not empty, for a new project', async () => {
    const root = path.join(bench.folder, 'full');
    mkdirSync(root);
    writeFileSync(path.join(root, 'note.txt'), 'mine');
    const call = client.projects.create({ root, template: 'ui', name: 'com.acme.x' });
    expect(await failureOf(call)).toMatchObject({ code: 'FOLDER_NOT_EMPTY' });
  });
});

describe('a build stops with a place in the file for', () => {
  it('malformed JSON', async () => {
    const build = await buildSample('malformed-json');
    expect(build.state).toBe('failed');
    expect(build.problems[0]).toMatchObject({ source: 'manifest', severity: 'error', position: { file: 'manifest.json' } });
  });

  it('a manifest that publishing would reject, with every issue at once', async () => {
    const build = await buildSample('bad-manifest');
    expect(build.state).toBe('failed');
    const errors = build.problems.filter((problem) => problem.severity === 'error');
    expect(errors.length).toBeGreaterThan(2);
    expect(errors.every((problem) => problem.position?.file === 'manifest.json')).toBe(true);
  });

  it('a syntax error', async () => {
    const build = await buildSample('syntax-error');
    expect(build.state).toBe('failed');
    expect(build.problems.find((problem) => problem.source === 'handler')?.position).toMatchObject({ file: 'src/handler.ts' });
  });
});

describe('a build', () => {
  it('goes on past a type error and lists it', async () => {
    const build = await buildSample('type-error');
    expect(build.state).toBe('succeeded');
    expect(build.problems.find((problem) => problem.source === 'types')?.position).toMatchObject({ file: 'src/handler.ts' });
  });

  it('refuses a file that is no component', async () => {
    const build = await buildSample('not-a-component');
    expect(build).toMatchObject({ state: 'failed', failure: { code: 'COMPONENT_INVALID' } });
  });

  it('refuses a module without a handler', async () => {
    const root = path.join(bench.folder, 'no-handler');
    const project = await client.projects.create({ root, template: 'handler-ui', name: 'com.acme.no-handler' });
    writeFileSync(path.join(root, 'src/handler.ts'), 'export const other = 1;\n');
    const build = await client.builds.run({ projectId: project.id });
    expect(build).toMatchObject({ state: 'failed', failure: { code: 'HANDLER_EXPORT_MISSING' } });
  });
});

describe('a guest is explained that', () => {
  it.each([
    { what: 'traps', sampleId: 'trap', status: 500, error: /^execute_failed: / },
    { what: 'answers without headers', sampleId: 'missing-headers', status: 500, error: /^execute_failed: / },
    { what: 'returns garbage', sampleId: 'garbage-result', status: 500, error: /^execute_failed: / },
    { what: 'takes memory without end', sampleId: 'memory-hog', status: 500, error: /^execute_failed: / },
  ])('it $what', async ({ sampleId, status, error }) => {
    const handler = await runSample(sampleId, status);
    expect(handler.error).toMatch(error);
    expect(handler.explanation).toMatchObject({ what: expect.stringMatching(/\.$/), fix: expect.stringMatching(/\.$/) });
  });

  it('it loops without end', async () => {
    const impatient = await startTestWorkbench({ flags: { EXT_GATEWAY_TIMEOUT_MS: '8000' } });
    // The gateway gives up at the same moment as the runner ends the guest, and answers as production does.
    const handler = await runSample('endless-loop', 502, impatient.client);
    await impatient.stop();
    expect(handler.error).toMatch(/timeout/);
    expect(handler.explanation).toMatchObject({ what: expect.stringMatching(/\.$/), fix: expect.stringMatching(/\.$/) });
  });
});

/** Replaces the stored archive of an install between two runs of the workbench, and calls the handler in the second. */
async function callTampered(name: string, tamper: (archive: string) => void): Promise<HandlerAnswer> {
  const dataDir = path.join(bench.folder, `${name}-data`);
  const before = await startTestWorkbench({ dataDir });
  const root = path.join(bench.folder, name);
  const project = await before.client.projects.create({ root, template: 'handler-ui', name: `com.acme.${name}` });
  const { install } = await before.client.builds.run({ projectId: project.id });
  await before.stop();
  tamper(path.join(dataDir, 'store/objects', install!.objectKey));
  rmSync(path.join(dataDir, 'cache/runner'), { recursive: true, force: true });
  const after = await startTestWorkbench({ dataDir });
  const answer = await after.client.requests.send({ extension: install!.installId, method: 'GET', path: '/api/hello' });
  await after.stop();
  return answer.handler!;
}

describe('a stored bundle', () => {
  it('with other bytes than its hash says is refused', async () => {
    const handler = await callTampered('tampered', (archive) => appendFileSync(archive, 'x'));
    expect(handler).toMatchObject({ status: 502, error: expect.stringContaining('archive hash mismatch') });
    expect(handler.explanation?.fix).toMatch(/\.$/);
  });
});

describe('a start', () => {
  it('on a data folder in use names the holder', async () => {
    const error = await startTestWorkbench({ dataDir: path.join(bench.folder, 'data') }).catch((problem: unknown) => problem);
    expect((error as WorkbenchError).failure).toMatchObject({
      code: 'DATA_DIR_LOCKED',
      why: expect.stringContaining(String(process.pid)),
    });
  });

  it('on a port in use names the port', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as net.AddressInfo;
    const error = await startTestWorkbench({ ports: { gateway: port } }).catch((problem: unknown) => problem);
    server.close();
    expect((error as WorkbenchError).failure).toMatchObject({
      code: 'PORT_IN_USE',
      what: expect.stringContaining(String(port)),
    });
  });

  it('on a file in the place of the data folder says so', async () => {
    const file = path.join(bench.folder, 'a-file');
    writeFileSync(file, '');
    const error = await startTestWorkbench({ dataDir: file }).catch((problem: unknown) => problem);
    expect((error as WorkbenchError).failure).toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });
});
