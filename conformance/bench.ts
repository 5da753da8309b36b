/** What a case works with: the runner under test, its peers, and bundles in the store. */
import { randomUUID } from 'node:crypto';
import { bundleOf } from '../runner/testing/archive.ts';
import type { ArchiveEntry } from '../runner/testing/archive.ts';
import type { ComponentName, Components } from './components.ts';
import { Mismatch } from './expect.ts';
import { send } from './http.ts';
import type { Reply, Send } from './http.ts';
import type { Peers } from './peers/peers.ts';

/** Fresh for each case, so that cases do not disturb each other. */
export interface Ids {
  tenant: string;
  extension: string;
  install: string;
  version: string;
}

/** An answer of `/v1/execute` whose JSON was as the contract says. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body_b64: string | null;
  error: string | null;
}

export interface ExecuteOptions {
  /** Runs a bundle with this component; without it the `contentHash` is used. */
  component?: ComponentName;
  contentHash?: string;
  path?: string;
  body?: string | Uint8Array;
  /** Headers of the transport, besides or in place of the routing headers; undefined removes one. */
  headers?: Record<string, string | undefined>;
  /** Merged into the document, part by part. */
  context?: Record<string, unknown>;
  http?: Record<string, unknown>;
  limits?: Record<string, unknown>;
  /** Further keys at the top of the document. */
  more?: Record<string, unknown>;
}

export type HostCall = [name: string, ...args: unknown[]];
export type CallOutcome = { ok: unknown } | { error: string };

export interface Bench {
  url: string;
  peers: Peers;
  ids: Ids;
  /** As the runner reaches what lies outside. */
  outsideUrl: string;
  get(path: string, options?: Send): Promise<Reply>;
  /** Puts a bundle into the store, under the ids of the case, and answers its content hash. */
  publish(entries: readonly ArchiveEntry[], at?: Partial<Ids>): Promise<string>;
  publishComponent(name: ComponentName): Promise<string>;
  /** The document that `execute` sends. */
  document(contentHash: string, options?: ExecuteOptions): Record<string, Record<string, unknown>>;
  /** Sends a body to `/v1/execute` as it is. */
  post(body: string, headers?: Record<string, string | undefined>): Promise<Reply>;
  /** One execution; throws `Mismatch` when the transport's answer is not a 200 with the four keys. */
  execute(options: ExecuteOptions): Promise<Answer>;
  /** Makes host calls in one guest, and answers what each came to. */
  calls(calls: readonly HostCall[], options?: ExecuteOptions & { providers?: string[] }): Promise<CallOutcome[]>;
}

export interface BenchParts {
  url: string;
  /** Sent with executions, for a runner that demands one. */
  token: string | null;
  peers: Peers;
  outsideUrl: string;
  components: Components;
}

const allCapabilities = ['secrets.get', 'http.fetch', 'storage.kv', 'ui.proxy', 'scheduler.manage', 'invoice.manual.create']
  .concat('client.read', 'service.read')
  .map((name) => `cap:${name}`);

export function createBench({ url, token, peers, outsideUrl, components }: BenchParts): Bench {
  const ids: Ids = { tenant: randomUUID(), extension: randomUUID(), install: randomUUID(), version: randomUUID() };

  const bench: Bench = {
    url,
    peers,
    ids,
    outsideUrl,
    get: (path, options) => send(url, path, options),
    async publish(entries, at = {}) {
      const { archive, contentHash } = bundleOf(entries);
      peers.store.put(objectKey({ ...ids, ...at }, contentHash), archive);
      return contentHash;
    },
    async publishComponent(name) {
      const { archive, contentHash } = await components.bundle(name);
      peers.store.put(objectKey(ids, contentHash), archive);
      return contentHash;
    },
    document(contentHash, options = {}) {
      const { path = '/', body, context, http, limits, more } = options;
      return {
        context: {
          request_id: `request-of-${ids.install}`,
          tenant_id: ids.tenant,
          extension_id: ids.extension,
          install_id: ids.install,
          version_id: ids.version,
          content_hash: contentHash,
          ...context,
        },
        http: {
          method: 'POST',
          path,
          ...(body === undefined ? {} : { body_b64: Buffer.from(body).toString('base64') }),
          ...http,
        },
        limits: { timeout_ms: 20_000, ...limits },
        ...(more as Record<string, Record<string, unknown>>),
      };
    },
    post(body, headers = {}) {
      const all = {
        'content-type': 'application/json',
        'x-alga-tenant': ids.tenant,
        'x-alga-extension': ids.extension,
        'x-runner-service-token': token ?? undefined,
        ...headers,
      };
      const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
      return send(url, '/v1/execute', { method: 'POST', headers: Object.fromEntries(given), body });
    },
    async execute(options) {
      const { component, contentHash = '', headers } = options;
      const hash = component === undefined ? contentHash : await bench.publishComponent(component);
      return answerOf(await bench.post(JSON.stringify(bench.document(hash, options)), headers));
    },
    async calls(calls, { providers = allCapabilities, ...options } = {}) {
      const body = JSON.stringify(calls.map((call) => call.map((part) => part ?? null)));
      const more = { providers, ...options.more };
      const answer = await bench.execute({ component: 'guest', path: '/calls', body, ...options, more });
      if (answer.status !== 200 || answer.body_b64 === null)
        throw new Mismatch('the guest that makes host calls', 'its answer', answer);
      return JSON.parse(textOf(answer)) as CallOutcome[];
    },
  };
  return bench;
}

export function objectKey({ tenant, extension }: Pick<Ids, 'tenant' | 'extension'>, contentHash: string): string {
  const hex = contentHash.replace(/^sha256:/, '').toLowerCase();
  return `tenants/${tenant}/extensions/${extension}/sha256/${hex}/bundle.tar.zst`;
}

export function textOf(answer: Answer): string {
  return Buffer.from(answer.body_b64 ?? '', 'base64').toString();
}

const answerKeys = ['body_b64', 'error', 'headers', 'status'];

function answerOf(reply: Reply): Answer {
  if (reply.status !== 200) throw new Mismatch('status of the transport', 200, { status: reply.status, text: reply.text });
  const answer = JSON.parse(reply.text) as Answer;
  if (Object.keys(answer).toSorted().join() !== answerKeys.join()) throw new Mismatch('keys of the answer', answerKeys, answer);
  return answer;
}
