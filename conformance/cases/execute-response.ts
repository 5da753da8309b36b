/** `POST /v1/execute`: what comes back, and which of several refusals comes first. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Answer, Bench } from '../bench.ts';
import { textOf } from '../bench.ts';
import { has, holds, same, startsWith } from '../expect.ts';

const { required } = section('execute/response');
const order = section('execute/order');
const storeless = section('execute/order', { profile: 'storeless' });

const nowhere = `sha256:${'0'.repeat(64)}`;
const brokenEnvelope = { secret_envelope: { ciphertext_b64: '*not base64*' } };
const unknown = { providers: ['cap:nonsense'] };

/** A refusal of the runner's own has no headers and no body. */
function refusal(answer: Answer, status: number, error: string): void {
  same('answer', answer, { status, headers: {}, body_b64: null, error });
}

function refusalThatStarts(answer: Answer, status: number, error: string): void {
  startsWith('error', answer.error, error);
  refusal({ ...answer, error }, status, error);
}

/** What the guest returns for a response given as JSON. */
async function returned(bench: Bench, response: unknown): Promise<Answer> {
  return bench.execute({ component: 'guest', path: '/answer', body: JSON.stringify(response) });
}

const missing: [name: string, headers: Record<string, string | undefined>][] = [
  ['no-tenant', { 'x-alga-tenant': undefined }],
  ['empty-tenant', { 'x-alga-tenant': '' }],
  ['no-extension', { 'x-alga-extension': undefined }],
  ['empty-extension', { 'x-alga-extension': '' }],
];

export const executeResponseCases: Case[] = [
  required('sample', "The platform's own sample answers as it does there", async (bench) => {
    const answer = await bench.execute({ component: 'guest', path: '/echo', body: 'hello' });
    same('status', [answer.status, answer.error], [200, null]);
    same('headers', answer.headers, { 'content-type': 'application/json', 'x-generated-by': 'js-component' });
    const { tenant: tenantId, extension: extensionId } = bench.ids;
    same('body', JSON.parse(textOf(answer)), { ok: true, method: 'POST', path: '/echo', tenantId, extensionId, echo: 'hello' });
  }),
  required('json', 'The transport answers JSON', async (bench) => {
    const reply = await bench.post(JSON.stringify(bench.document(nowhere)));
    holds(
      'content-type',
      (reply.headers['content-type'] ?? '').startsWith('application/json'),
      'application/json',
      reply.headers,
    );
  }),
  required('status', 'The status of the guest is passed on, also where it is an error', async (bench) => {
    has('answer', await returned(bench, { status: 503, headers: [], body: null }), { status: 503, error: null });
  }),
  required('no-body', 'A response without a body has a null body', async (bench) => {
    same('body', (await returned(bench, { status: 204, headers: [], body: null })).body_b64, null);
  }),
  required('empty-body', 'A body of no bytes is an empty text', async (bench) => {
    same('body', (await returned(bench, { status: 200, headers: [], body: { bytes: '' } })).body_b64, '');
  }),
  required('bytes', 'Bytes that are no text pass through', async (bench) => {
    same('body', (await returned(bench, { status: 200, headers: [], body: { bytes: 'AP/+' } })).body_b64, 'AP/+');
  }),
  required('repeated-headers', 'Repeated header names collapse: the last one wins, names stay as written', async (bench) => {
    const headers = [
      { name: 'X-A', value: '1' },
      { name: 'X-A', value: '2' },
      { name: 'x-a', value: '3' },
    ];
    same('headers', (await returned(bench, { status: 200, headers, body: null })).headers, { 'X-A': '2', 'x-a': '3' });
  }),
  ...missing.map(([name, headers]) =>
    order.required(`1/${name}`, 'Without routing headers: 400 missing_routing_headers', async (bench) => {
      const document = bench.document(nowhere, { more: { ...unknown, ...brokenEnvelope } });
      const reply = await bench.post(JSON.stringify(document), headers);
      refusal(JSON.parse(reply.text) as Answer, 400, 'missing_routing_headers');
    }),
  ),
  storeless.required('3/no-store', 'Without a bundle store: 500 engine_init_failed', async (bench) => {
    const more = { ...unknown, ...brokenEnvelope };
    refusal(await bench.execute({ contentHash: nowhere, more }), 500, 'engine_init_failed: BUNDLE_STORE_BASE not configured');
  }),
  storeless.required('1-before-3', 'Missing routing headers come before the missing store', async (bench) => {
    const reply = await bench.post(JSON.stringify(bench.document(nowhere)), { 'x-alga-tenant': undefined });
    refusal(JSON.parse(reply.text) as Answer, 400, 'missing_routing_headers');
  }),
  order.required('4-before-5', 'A bundle that cannot be fetched comes before unknown capabilities', async (bench) => {
    const answer = await bench.execute({ contentHash: nowhere, more: { ...unknown, ...brokenEnvelope } });
    refusalThatStarts(answer, 502, 'bundle_fetch_failed: ');
  }),
  order.required('5/unknown', 'An unknown capability: 400 unknown_capabilities', async (bench) => {
    refusal(await bench.execute({ component: 'plain', more: unknown }), 400, 'unknown_capabilities: cap:nonsense');
  }),
  order.required('5/several', 'All unknown capabilities are named, after trimming and lower-casing', async (bench) => {
    const providers = [' CAP:One ', 'cap:two', 'cap:http.fetch'];
    const answer = await bench.execute({ component: 'plain', more: { providers } });
    const [start = '', list = ''] = (answer.error ?? '').split(': ');
    same('error', [start, list.split(', ').toSorted()], ['unknown_capabilities', ['cap:one', 'cap:two']]);
  }),
  order.required('5-before-6', 'Unknown capabilities come before secrets that cannot be opened', async (bench) => {
    const answer = await bench.execute({ component: 'plain', more: { ...unknown, ...brokenEnvelope } });
    refusal(answer, 400, 'unknown_capabilities: cap:nonsense');
  }),
  order.required('6/secrets', 'An envelope that cannot be opened: 500 secret_decrypt_failed', async (bench) => {
    refusal(await bench.execute({ component: 'plain', more: brokenEnvelope }), 500, 'secret_decrypt_failed');
  }),
  order.required('6-before-7', 'Secrets come before a component that cannot be compiled', async (bench) => {
    refusal(await bench.execute({ component: 'not-wasm', more: brokenEnvelope }), 500, 'secret_decrypt_failed');
  }),
  order.required('7/body', 'A body that is not base64: 500 execute_failed', async (bench) => {
    refusalThatStarts(await bench.execute({ component: 'plain', http: { body_b64: 'no base64!' } }), 500, 'execute_failed: ');
  }),
  order.required('7/body-text', 'The text names the base64', async (bench) => {
    const answer = await bench.execute({ component: 'plain', http: { body_b64: 'no base64!' } });
    startsWith('error', answer.error, 'execute_failed: invalid body base64: ');
  }),
];
