/**
 * Builds the runner's image with Podman from local files alone, runs it beside a store, and calls a handler in it:
 * `node deploy/smoke-test.ts`. Prints one line of JSON, `{"result":"passed"}` or why it failed or was not run; pulls
 * nothing and leaves nothing behind.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { buildTestComponent } from '../runner/testing/build-component.ts';
import { bundleOf } from '../runner/testing/archive.ts';
import { startTestEngine } from '../scripts/test/container-engine.ts';
import { stageLocalBase } from './runner/local-base.ts';
import { stageRunner } from './runner/stage.ts';

const images = { base: 'localhost/alga-runner-base:smoke', runner: 'localhost/alga-runner:smoke' };
const routing = { 'x-alga-tenant': 'smoke-tenant', 'x-alga-extension': 'smoke-extension' };
const token = randomBytes(16).toString('hex');

const handler = `
import { getContext } from 'alga:extension/context';
export function handler(request) {
  const { tenantId } = getContext();
  const body = new TextEncoder().encode('hello ' + tenantId + ' from ' + request.http.url);
  return { status: 200, headers: [{ name: 'content-type', value: 'text/plain' }], body };
}`;

/** Serves the files of a folder, as much of a bundle store as a runner needs. */
const storeScript = `
const { createServer } = require('node:http');
const { createReadStream, existsSync } = require('node:fs');
createServer((request, response) => {
  const file = '/data' + decodeURIComponent(new URL(request.url, 'http://store').pathname);
  if (request.method === 'HEAD') return response.writeHead(200).end();
  if (!existsSync(file)) return response.writeHead(404).end();
  createReadStream(file).pipe(response);
}).listen(8000);`;

interface ExecuteAnswer {
  status: number;
  body_b64: string | null;
  error: string | null;
}

function check(what: string, got: unknown, wanted: unknown): void {
  if (got !== wanted) throw new Error(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
}

/** Puts a real bundle where the store looks, and answers its content hash. */
async function fillStore(folder: string): Promise<string> {
  const component = readFileSync(await buildTestComponent({ source: handler }));
  const { archive, contentHash } = bundleOf([{ path: 'dist/main.wasm', body: component }]);
  const [, hash = ''] = contentHash.split(':');
  const key = `bucket/tenants/${routing['x-alga-tenant']}/extensions/${routing['x-alga-extension']}/sha256/${hash}`;
  mkdirSync(path.join(folder, key), { recursive: true });
  writeFileSync(path.join(folder, key, 'bundle.tar.zst'), archive);
  return contentHash;
}

async function healthy(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      const { status } = await fetch(`${url}/healthz`);
      if (status === 200) return;
    } catch {
      // It has not opened its port yet.
    }
    await delay(100);
  }
  throw new Error('The runner did not become healthy within ten seconds.');
}

async function call(url: string, contentHash: string, headers: Record<string, string>): Promise<Response> {
  return await fetch(`${url}/v1/execute`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...routing, ...headers },
    body: JSON.stringify({
      context: { tenant_id: 'smoke-tenant', extension_id: 'smoke-extension', content_hash: contentHash },
      http: { method: 'GET', path: '/api/hello' },
      limits: { timeout_ms: 20_000 },
    }),
  });
}

async function smoke(env: NodeJS.ProcessEnv): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(tmpdir(), 'alga-smoke-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => path.join(folder, name);
  const podman = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('podman', args, { env, maxBuffer: 16 * 1024 * 1024 });
    return stdout.trim();
  };
  const build = (name: keyof typeof images, context: string, ...more: string[]): Promise<string> =>
    podman('build', '--quiet', '--pull=never', '--layers=false', '--tag', images[name], ...more, context);
  const run = async (...args: string[]): Promise<string> => {
    const id = await podman('run', '--detach', '--pull=never', ...args);
    stack.defer(async () => void (await podman('rm', '--force', '--time', '1', id)));
    return id;
  };

  stageRunner(at('context'));
  stageLocalBase(at('base'), at('context'));
  await build('base', at('base'));
  await build(
    'runner',
    at('context'),
    '--file',
    path.join(import.meta.dirname, 'runner/Containerfile'),
    '--build-arg',
    `BASE=${images.base}`,
  );
  const contentHash = await fillStore(at('store'));
  const store = await run('--volume', `${at('store')}:/data:ro`, images.base, '/usr/local/bin/node', '-e', storeScript);
  const address = await podman('inspect', '--format', '{{.NetworkSettings.IPAddress}}', store);
  const variables = {
    ALGA_AUTH_KEY: 'smoke',
    REGISTRY_BASE_URL: `http://${address}:8000`,
    BUNDLE_STORE_BASE: `http://${address}:8000/bucket`,
    RUNNER_EXECUTE_TOKEN: token,
  };
  const named = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const runner = await run('--publish', '127.0.0.1::8080', ...named, images.runner);
  const url = `http://${await podman('port', runner, '8080/tcp')}`;
  try {
    await healthy(url);
    check('a call without the token', (await call(url, contentHash, {})).status, 401);
    const response = await call(url, contentHash, { 'x-runner-service-token': token });
    const answer = (await response.json()) as ExecuteAnswer;
    check('the error', answer.error, null);
    check('the status', answer.status, 200);
    check('the body', Buffer.from(answer.body_b64 ?? '', 'base64').toString(), 'hello smoke-tenant from /api/hello');
  } catch (error) {
    console.error(await podman('logs', runner));
    throw error;
  }
}

/** Another engine would do as well; the commands here are Podman's. */
async function hasPodman(): Promise<boolean> {
  try {
    await promisify(execFile)('podman', ['--version']);
    return true;
  } catch {
    return false;
  }
}

const engine = (await hasPodman()) ? await startTestEngine() : { missing: 'there is no Podman' };
if ('missing' in engine) {
  console.log(JSON.stringify({ result: 'not run', why: engine.missing }));
} else {
  try {
    await smoke({ ...process.env, ...engine.env });
    console.log(JSON.stringify({ result: 'passed' }));
  } catch (error) {
    console.log(JSON.stringify({ result: 'failed', why: error instanceof Error ? error.message : String(error) }));
    process.exitCode = 1;
  } finally {
    await engine.stop();
  }
}
