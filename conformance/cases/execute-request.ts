/** `POST /v1/execute`: what a request may hold, and how the transport refuses what it may not. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench, ExecuteOptions } from '../bench.ts';
import { textOf } from '../bench.ts';
import { has, holds, same } from '../expect.ts';

const { required, security, inferred } = section('execute/request');

/** The request as the guest saw it. */
async function seen(bench: Bench, options: ExecuteOptions): Promise<Record<string, Record<string, unknown>>> {
  const answer = await bench.execute({ component: 'guest', ...options, path: options.path ?? '/request' });
  return JSON.parse(textOf(answer)) as Record<string, Record<string, unknown>>;
}

/** A document without one of its parts, or with another value for it, answered by the transport. */
async function refused(bench: Bench, change: (document: Record<string, Record<string, unknown>>) => void, status: number) {
  const document = bench.document(`sha256:${'0'.repeat(64)}`);
  change(document);
  const reply = await bench.post(JSON.stringify(document));
  same('status of the transport', reply.status, status);
}

type Change = Parameters<typeof refused>[1];

const wrongShapes: [name: string, change: Change][] = [
  ['no-context', (document) => void delete document['context']],
  ['no-http', (document) => void delete document['http']],
  ['no-tenant', (document) => void delete document['context']?.['tenant_id']],
  ['no-extension', (document) => void delete document['context']?.['extension_id']],
  ['no-content-hash', (document) => void delete document['context']?.['content_hash']],
  ['no-method', (document) => void delete document['http']?.['method']],
  ['no-path', (document) => void delete document['http']?.['path']],
  ['number-as-tenant', (document) => void Object.assign(document['context'] ?? {}, { tenant_id: 1 })],
  ['number-in-config', (document) => void Object.assign(document['context'] ?? {}, { config: { a: 1 } })],
  ['number-in-query', (document) => void Object.assign(document['http'] ?? {}, { query: { a: 1 } })],
  ['list-as-headers', (document) => void Object.assign(document['http'] ?? {}, { headers: [] })],
  ['text-as-timeout', (document) => void Object.assign(document['limits'] ?? {}, { timeout_ms: '5' })],
  ['negative-timeout', (document) => void Object.assign(document['limits'] ?? {}, { timeout_ms: -1 })],
  ['text-as-providers', (document) => void Object.assign(document, { providers: 'cap:http.fetch' })],
  ['envelope-without-ciphertext', (document) => void Object.assign(document, { secret_envelope: {} })],
  [
    'user-without-name',
    (document) => void Object.assign(document, { user: { user_id: 'u', user_email: 'e', user_type: 't' } }),
  ],
];

const user = { user_id: 'u', user_email: 'e', user_name: 'n', user_type: 't' };

const urls: [name: string, path: string, query: Record<string, string>, url: string][] = [
  ['path-alone', '/request', {}, '/request'],
  ['query', '/request', { a: '1' }, '/request?a=1'],
  ['query-joins', '/request?x=2', { a: '1' }, '/request?x=2&a=1'],
  ['query-is-encoded', '/request', { 'a b': 'ü&=' }, '/request?a+b=%C3%BC%26%3D'],
];

export const executeRequestCases: Case[] = [
  inferred('media-type', 'A body that is not said to be JSON is refused with 415', async (bench) => {
    same('status', (await bench.post('{}', { 'content-type': 'text/plain' })).status, 415);
  }),
  inferred('no-media-type', 'A body without a content type is refused with 415', async (bench) => {
    same('status', (await bench.post('{}', { 'content-type': undefined })).status, 415);
  }),
  inferred('syntax', 'A body that is not JSON is refused with 400', async (bench) => {
    same('status', (await bench.post('{')).status, 400);
  }),
  inferred('too-large', 'A body over 2 097 152 bytes is refused with 413', async (bench) => {
    const document = JSON.stringify(bench.document('sha256:0'));
    same('status', (await bench.post(document + ' '.repeat(2_097_153 - document.length))).status, 413);
  }),
  inferred('largest', 'A body of 2 097 152 bytes is read', async (bench) => {
    const document = JSON.stringify(bench.document('sha256:0'));
    same('status', (await bench.post(document + ' '.repeat(2_097_152 - document.length))).status, 200);
  }),
  ...wrongShapes.map(([name, change]) =>
    inferred(`shape/${name}`, 'A document of the wrong shape is refused with 422', (bench) => refused(bench, change, 422)),
  ),
  inferred('shape/both-client-names', 'client_name together with its alias company_name is refused with 422', (bench) =>
    refused(bench, (document) => void Object.assign(document, { user: { ...user, client_name: 'a', company_name: 'b' } }), 422),
  ),
  required('unknown-keys', 'Unknown keys are ignored at every level', async (bench) => {
    const more = { extra: 1, endpoint: '/x', providers: [] };
    const answer = await bench.execute({
      component: 'plain',
      context: { trigger: 'schedule', schedule_id: 's', extra: {} },
      http: { url: '/other', extra: [] },
      limits: { extra: true, fuel: 5 },
      more,
    });
    same('status', [answer.status, answer.error], [200, null]);
  }),
  required('nulls', 'Optional fields may be null', async (bench) => {
    const answer = await bench.execute({
      component: 'plain',
      context: { request_id: null, install_id: null, version_id: null },
      http: { body_b64: null },
      limits: { memory_mb: null },
      more: { secret_envelope: null, user: null },
    });
    same('status', [answer.status, answer.error], [200, null]);
  }),
  required('bare-hash', 'The content hash may come without its prefix and in upper case', async (bench) => {
    const hash = await bench.publishComponent('plain');
    const answer = await bench.execute({ contentHash: hash.replace('sha256:', '').toUpperCase() });
    same('status', [answer.status, answer.error], [200, null]);
  }),
  required('context', 'The guest gets the context of the document, not of the headers', async (bench) => {
    const { context } = await seen(bench, { context: { tenant_id: 'T', extension_id: 'E', request_id: 'R' } });
    const { install, version } = bench.ids;
    same('context', context, { requestId: 'R', tenantId: 'T', extensionId: 'E', installId: install, versionId: version });
  }),
  required('config-hidden', 'The configuration never reaches the guest', async (bench) => {
    const answer = await bench.execute({ component: 'guest', path: '/request', context: { config: { seen: 'hidden-value' } } });
    holds('the request in the guest', !textOf(answer).includes('hidden-value'), 'no trace of it', textOf(answer));
  }),
  required('method', 'The method is passed through unchanged', async (bench) => {
    has('request', await seen(bench, { http: { method: 'pUrGe' } }), { http: { method: 'pUrGe' } });
  }),
  required('headers', 'Headers reach the guest as a list', async (bench) => {
    const { http = {} } = await seen(bench, { http: { headers: { 'X-One': '1', 'x-two': '2' } } });
    const headers = (http['headers'] as { name: string; value: string }[]).toSorted((one, two) =>
      one.name < two.name ? -1 : 1,
    );
    same('headers', headers, [
      { name: 'X-One', value: '1' },
      { name: 'x-two', value: '2' },
    ]);
  }),
  ...urls.map(([name, path, query, url]) =>
    required(`url/${name}`, `${path} with ${JSON.stringify(query)} is ${url}`, async (bench) => {
      has('request', await seen(bench, { path, http: { query } }), { http: { url } });
    }),
  ),
  required('body', 'The body is decoded from base64', async (bench) => {
    same('body', textOf(await bench.execute({ component: 'plain', body: 'grüße' })), 'grüße');
  }),
  required('body/whitespace', 'White space around the base64 is tolerated', async (bench) => {
    same('body', textOf(await bench.execute({ component: 'plain', http: { body_b64: ' aGVsbG8=\n' } })), 'hello');
  }),
  required('body/empty', 'An empty text is a body of no bytes', async (bench) => {
    has('request', await seen(bench, { http: { body_b64: '' } }), { hasBody: true });
  }),
  required('body/absent', 'No text is no body', async (bench) => {
    has('request', await seen(bench, {}), { hasBody: false });
  }),
  security('service-token', 'The token that a gateway sends is never read', async (bench) => {
    const answer = await bench.execute({ component: 'plain', headers: { 'x-runner-service-token': 'wrong' } });
    same('status', [answer.status, answer.error], [200, null]);
  }),
  required('gateway-headers', 'Headers that gateways send besides are ignored', async (bench) => {
    const headers = {
      'x-ext-install-id': 'other',
      'x-ext-version-id': 'other',
      'x-ext-registry-id': 'other',
      'x-ext-config-version': '9',
      'x-ext-secrets-version': '9',
      authorization: 'Bearer wrong',
      'x-request-id': 'logged',
    };
    const { context } = await seen(bench, { headers });
    has('context', context, { installId: bench.ids.install, versionId: bench.ids.version });
  }),
];
