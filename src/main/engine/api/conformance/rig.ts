/** What the tests of the platform's HTTP surface share: a whole engine, plain HTTP, and extensions whose handlers are written by hand. */
import { connect } from 'node:net';
import pino from 'pino';
import { createComponents } from '../../../../../conformance/components.ts';
import { send, type Reply, type Send } from '../../../../../conformance/http.ts';
import { bundleOf } from '../../../../../runner/testing/archive.ts';
import type { Endpoint } from '../../../../contract/manifest.ts';
import { apiKeyScopes, type ApiKeyScope } from '../../../../contract/api-keys.ts';
import { startTestWorkbench, type TestWorkbench } from '../../testing/workbench.ts';
import type { WorkbenchOptions } from '../../workbench.ts';

export const unknownId = '00000000-0000-4000-8000-000000000001';
export const openGate = { 'x-alga-admin': 'true' };

/** As the publish API answers it. */
export interface Published {
  extension: { id: string; name: string; publisher: string };
  version: { id: string; version: string };
  contentHash: string;
  canonicalKey: string;
}

export interface HttpRig extends TestWorkbench {
  /** Lines of the log that tell of a fault of the workbench itself. */
  faults: string[];
  gateway: string;
  /** A key of the first tenant with every scope. */
  key: string;
  ask(path: string, request?: Send): Promise<Reply>;
  /** Sends bytes as they are and answers all that comes back until the other end closes. */
  raw(bytes: string): Promise<string>;
  makeKey(scopes?: readonly ApiKeyScope[], tenantId?: string): Promise<string>;
  /** Uploads and answers the key of the staged archive. */
  stage(archive: Uint8Array, key?: string): Promise<string>;
  finalize(fields: object, key?: string): Promise<Reply>;
  publish(archive: Uint8Array, key?: string): Promise<Published>;
}

export const handler = 'dist/main';
export const helloEndpoints: Endpoint[] = ['GET', 'POST', 'DELETE'].map((method) => ({ method, path: '/api/hello', handler }));

const components = createComponents();

interface Extension {
  name: string;
  version?: string;
  endpoints?: Endpoint[];
  component?: Parameters<typeof components.get>[0];
}

/** An archive whose handler answers with the body of the request, or its URL where there is none. */
export async function archiveOf({ name, version = '1.0.0', endpoints = helloEndpoints, component = 'plain' }: Extension) {
  const manifest = { name, publisher: 'acme', version, runtime: 'wasm-js@1', api: { endpoints } };
  return bundleOf([
    { path: 'manifest.json', body: JSON.stringify(manifest) },
    { path: 'dist/main.wasm', body: await components.get(component) },
  ]).archive;
}

export async function startHttpRig(options: Partial<WorkbenchOptions> = {}): Promise<HttpRig> {
  const faults: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) });
  const test = await startTestWorkbench({ logger, ...options });
  const { gateway } = test.workbench.info().urls;
  const makeKey: HttpRig['makeKey'] = async (scopes = apiKeyScopes, tenantId) =>
    (await test.client.apiKeys.create({ name: 'HTTP', scopes: [...scopes], tenantId })).secret;
  const key = await makeKey();
  const ask: HttpRig['ask'] = (path, request) => send(gateway, path, request);
  const finalize: HttpRig['finalize'] = (fields, sender = key) =>
    ask('/api/ext-bundles/finalize', {
      method: 'POST',
      headers: { ...openGate, 'x-api-key': sender, 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
  const stage: HttpRig['stage'] = async (archive, sender = key) => {
    const { status, text } = await ask(`/api/ext-bundles/upload-proxy?filename=bundle.tar.zst&size=${archive.length}`, {
      method: 'POST',
      headers: { ...openGate, 'x-api-key': sender },
      body: archive,
    });
    if (status !== 200) throw new Error(`The upload was refused: ${text}`);
    return (JSON.parse(text) as { upload: { key: string } }).upload.key;
  };
  return {
    ...test,
    faults,
    gateway,
    key,
    ask,
    makeKey,
    stage,
    finalize,
    raw: (bytes) => exchange(Number(new URL(gateway).port), bytes),
    async publish(archive, sender) {
      const { status, text } = await finalize({ key: await stage(archive, sender) }, sender);
      if (status !== 200) throw new Error(`The version was not published: ${text}`);
      return JSON.parse(text) as Published;
    },
  };
}

function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}
