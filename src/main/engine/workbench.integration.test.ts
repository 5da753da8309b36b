import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Install } from '../../contract/installs.ts';
import type { Project } from '../../contract/projects.ts';
import { failureOf, startTestWorkbench, type TestClient, type TestWorkbench } from './testing/workbench.ts';

let bench: TestWorkbench;
let client: TestClient;
let project: Project;
let install: Install;

beforeAll(async () => {
  bench = await startTestWorkbench();
  client = bench.client;
  project = await client.projects.create({
    root: path.join(bench.folder, 'ext'),
    template: 'handler-ui',
    name: 'com.acme.hello',
  });
  const build = await client.builds.run({ projectId: project.id });
  install = build.install!;
});
afterAll(() => bench.stop());

const bodyOf = (answer: { bodyBase64: string }) =>
  JSON.parse(Buffer.from(answer.bodyBase64, 'base64').toString()) as Record<string, unknown>;

/** A plain HTTP request with a Host header, which `fetch` does not let one set. */
function request(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      })
      .on('error', reject);
  });
}

describe('the main job', () => {
  it('installs with the platform’s ids and the canonical object key', () => {
    expect(install.slug).toBe('local-dev.com.acme.hello');
    expect(install.contentHash).toMatch(/^sha256:[0-9a-f]{64}$/);
    const hex = install.contentHash.slice('sha256:'.length);
    expect(install.objectKey).toBe(`tenants/${install.tenantId}/extensions/${install.registryId}/sha256/${hex}/bundle.tar.zst`);
  });

  it('packs the same bytes again while the component is cached', async () => {
    const again = await client.builds.run({ projectId: project.id });
    expect(again.bundle).toMatchObject({ contentHash: install.contentHash, component: 'cached' });
  });

  it('answers a call through gateway and runner, with the handler’s own answer and a trace', async () => {
    const answer = await client.requests.send({
      extension: install.slug,
      method: 'POST',
      path: '/api/hello',
      body: '{"name":"Ada"}',
    });
    expect(answer.status).toBe(200);
    expect(bodyOf(answer)).toMatchObject({ greeting: 'Hello, Ada' });
    expect(answer.handler).toMatchObject({ status: 200, error: null });
    const { spans, logs, summary } = await client.traces.get({ traceId: answer.traceId });
    expect(spans.map((span) => span.kind)).toEqual(
      expect.arrayContaining(['request', 'gateway', 'access', 'runner', 'guest', 'host-call']),
    );
    expect(spans.every((span) => span.durationMs !== null)).toBe(true);
    expect(spans.filter((span) => span.parentSpanId === null)).toHaveLength(1);
    expect(spans.map((span) => span.name)).toEqual(expect.arrayContaining(['storage.get', 'storage.put']));
    expect(logs.map((log) => log.message)).toContainEqual(expect.stringContaining('Greeted Ada'));
    expect(summary).toMatchObject({ source: 'console', status: 200, state: 'ok', installId: install.installId });
  });

  it('answers the same request of curl', async () => {
    const { urls } = await client.workbench.info();
    const response = await fetch(`${urls.gateway}/api/ext/${install.registryId}/api/hello?name=Bob`);
    expect(await response.json()).toMatchObject({ greeting: 'Hello, Bob' });
    const traceId = response.headers.get('x-alga-workbench-trace')!;
    expect((await client.traces.get({ traceId })).summary).toMatchObject({ source: 'http', path: '/api/hello' });
  });

  it('tells a subscriber of a trace while it happens', async () => {
    const stop = new AbortController();
    const live = await client.traces.live({ installId: install.installId }, { signal: stop.signal });
    const seen = (async () => {
      for await (const batch of live) if (batch.traces.some((trace) => trace.state === 'ok')) return batch.traces.at(-1);
      return undefined;
    })();
    const answer = await client.requests.send({ extension: install.installId, method: 'GET', path: '/api/hello' });
    expect(await seen).toMatchObject({ traceId: answer.traceId });
    stop.abort();
  });

  it('carries an apiproxy message of the UI to the handler', async () => {
    const answer = await client.preview.apiProxy({
      installId: install.installId,
      bridgeRequestId: 'b1',
      route: 'api/hello',
      method: 'GET',
    });
    expect(JSON.parse(Buffer.from(answer.body!, 'base64').toString())).toHaveProperty('greeting');
    const { spans } = await client.traces.get({ traceId: answer.traceId! });
    expect(spans.find((span) => span.parentSpanId === null)).toMatchObject({ kind: 'bridge' });
  });

  it('answers an apiproxy message for an undeclared route as production does', async () => {
    const answer = await client.preview.apiProxy({ installId: install.installId, bridgeRequestId: 'b2', route: '/nope' });
    expect(answer).toMatchObject({ status: 404, error: 'Proxy error 404: {"error":"endpoint_not_found"}' });
  });

  it('serves the UI on the origin of its install, framed by the window only', async () => {
    const preview = await client.preview.get({ projectId: project.id, parentOrigin: 'http://127.0.0.1:1' });
    const url = new URL(preview.url);
    const host = url.host;
    url.hostname = '127.0.0.1';
    const page = await request(url.href, { host });
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html');
    const { urls } = await client.workbench.info();
    expect(page.headers['content-security-policy']).toContain(`frame-ancestors ${urls.app}`);
    const other = await request(url.href, { host: `00000000-0000-5000-8000-000000000000.localhost:${url.port}` });
    expect(other.status).toBe(404);
  });

  it('says why the UI stays blank when its bundle was damaged', async () => {
    const root = path.join(bench.folder, 'blank');
    const blank = await client.projects.create({ root, template: 'ui', name: 'com.acme.blank' });
    const { install: damaged } = await client.builds.run({ projectId: blank.id });
    const show = () => client.preview.get({ projectId: blank.id, parentOrigin: 'http://127.0.0.1:1' });
    await show();
    appendFileSync(path.join(bench.folder, 'data/store/objects', damaged!.objectKey), 'x');
    const hex = damaged!.contentHash.replace('sha256:', '');
    rmSync(path.join(bench.folder, 'data/cache/runner/bundles', hex), { recursive: true, force: true });
    expect(await failureOf(show())).toMatchObject({ code: 'HASH_MISMATCH', fix: 'Build the extension again.' });
    expect((await client.builds.run({ projectId: blank.id })).state).toBe('succeeded');
    await show();
  });

  it('keeps the last good version running when a build fails, then runs the mended one', async () => {
    const file = path.join(project.root, 'src/handler.ts');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, `${good}\nconst = ;`);
    const failed = await client.builds.run({ projectId: project.id });
    expect(failed.state).toBe('failed');
    expect(failed.problems[0]?.position).toMatchObject({ file: 'src/handler.ts', line: good.split('\n').length + 1 });
    expect((await client.requests.send({ extension: install.slug, method: 'GET', path: '/api/hello' })).status).toBe(200);
    writeFileSync(file, good.replace('Hello, ', 'Ahoy, '));
    expect((await client.builds.run({ projectId: project.id })).state).toBe('succeeded');
    const answer = await client.requests.send({ extension: install.slug, method: 'GET', path: '/api/hello?name=Eve' });
    expect(bodyOf(answer)).toMatchObject({ greeting: 'Ahoy, Eve' });
  });

  it('gives secrets to the guest and to nobody else', async () => {
    await client.installs.secrets.set({ installId: install.installId, name: 'API_KEY', value: 'very-secret-value' });
    const listed = await client.installs.secrets.list({ installId: install.installId });
    expect(listed.secrets.map((secret) => secret.name)).toEqual(['API_KEY']);
    expect(JSON.stringify(listed)).not.toContain('very-secret-value');
    await client.installs.secrets.remove({ installId: install.installId, name: 'API_KEY' });
    expect((await client.installs.secrets.list({ installId: install.installId })).secrets).toEqual([]);
  });

  it('acts as the portal user when selected, who may not call without the portal hook', async () => {
    const { users, user } = await client.workbench.info();
    const portal = users.find((candidate) => candidate.type === 'client')!;
    await client.workbench.selectUser({ userId: portal.userId });
    const answer = await client.requests.send({ extension: install.slug, method: 'GET', path: '/api/hello' });
    await client.workbench.selectUser({ userId: user.userId });
    expect(answer).toMatchObject({ status: 403, handler: null });
  });

  it('writes the bundle below a folder of the person’s choice', async () => {
    const out = path.join(bench.folder, 'out');
    mkdirSync(out);
    const build = await client.builds.run({ projectId: project.id, out, options: { install: false } });
    const hex = readFileSync(path.join(out, 'dist/bundle.sha256'), 'utf8').trim();
    expect(`sha256:${hex}`).toBe(build.bundle?.contentHash);
    expect(build.install).toBeNull();
  });
});
