/** A gateway on a real socket with a real trace store; runner and registry are stand-ins that a test can change. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { pino } from 'pino';
import type { ExecuteBody, ExecuteResponse, RoutingHeaders } from '../../../../../runner/types.ts';
import type { TraceDetail } from '../../../../contract/traces.ts';
import type { User } from '../../../../contract/workbench.ts';
import type { KeyVerdict } from '../../access/api-keys.ts';
import { createIdentify, type Session } from '../../access/session.ts';
import { createFidelity, type FidelityOverrides } from '../../fidelity.ts';
import type { Quotas } from '../../quota/quotas.ts';
import { createTraceStore } from '../../trace/store.ts';
import type { TraceStore } from '../../trace/types.ts';
import type { Execute } from '../dispatch.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../gateway.ts';
import { createFakeRegistry, portalUser, staff, tenantId, type FakeRegistry } from './fakes.ts';

export const token = 'launch-token';
export const serviceToken = 'runner-token';
/** Redacted by the trace store of the rig. */
export const secret = 's3cr3t-value';
export const ok: ExecuteResponse = {
  status: 200,
  headers: { 'content-type': 'text/plain' },
  body_b64: 'aGVsbG8=',
  error: null,
};

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Send {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** What the gateway is given; changes count from the next request on. */
export interface Rig {
  readonly trace: TraceStore;
  readonly registry: FakeRegistry;
  /** The user that requests without a key act as. */
  user: User;
  requireAuth: boolean;
  /** What is known of every install's limits. */
  quota: ReturnType<Quotas['check']>;
  /** What is changed in every session. */
  session: Partial<Session>;
  /** What is known of an API key. */
  keyVerdict: (secret: string) => KeyVerdict;
  now: number;
  execute: Execute;
  /** Executions so far. */
  seen: { routing: RoutingHeaders; body: ExecuteBody }[];
  gateway(): Gateway;
  port(): number;
  /** Takes the place of the running gateway. */
  restart(options?: Partial<GatewayOptions>, overrides?: FidelityOverrides): Promise<void>;
  send(path: string, request?: Send): Promise<Answer>;
  traceOf(answer: Answer): TraceDetail;
  /** The decisions of the trace, each as `name allowed` or `name refused`. */
  accessOf(answer: Answer): string[];
  dispose(): Promise<void>;
}

const logger = pino({ level: 'silent' });

export async function createRig(): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'alga-gateway-'));
  const trace = createTraceStore({
    file: join(folder, 'traces.db'),
    clock: { now: () => Date.now() },
    logger,
    redact: () => [secret],
  });
  let running: { gateway: Gateway; server: Server } | null = null;

  function current(): { gateway: Gateway; server: Server } {
    if (running === null) throw new Error('The gateway is not running');
    return running;
  }

  async function start(options: Partial<GatewayOptions> = {}, overrides: FidelityOverrides = {}): Promise<void> {
    const gateway = createGateway({
      registry: rig.registry,
      quotas: { check: () => rig.quota },
      trace,
      identify: (request) => {
        const identify = createIdentify({
          tenants: {
            current: () => rig.user,
            user: (userId) => [rig.user, staff, portalUser].find((user) => user.userId === userId) ?? null,
            find: (id) => (id === tenantId ? { tenantId, name: 'Local development' } : null),
          },
          keys: { check: rig.keyVerdict },
          internalToken: token,
          requireAuth: rig.requireAuth,
          isServiceToken: (sent) => sent === serviceToken,
        });
        const { session, reason } = identify(request);
        return { session: { ...session, ...rig.session }, reason };
      },
      shownTenant: () => tenantId,
      execute: async (routing, body, rest) => {
        rig.seen.push({ routing, body });
        return await rig.execute(routing, body, rest);
      },
      clock: { now: () => rig.now },
      logger,
      fidelity: createFidelity(overrides),
      options: { internalToken: token, allowedHosts: () => [`127.0.0.1:${rig.port()}`], ...options },
    });
    const listening = Promise.withResolvers<void>();
    const server = serve({ fetch: gateway.app.fetch, hostname: '127.0.0.1', port: 0 }, () => listening.resolve()) as Server;
    await listening.promise;
    running = { gateway, server };
  }

  async function stop(): Promise<void> {
    const { gateway, server } = current();
    await gateway.dispose();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  const rig: Rig = {
    trace,
    registry: createFakeRegistry(),
    user: staff,
    requireAuth: false,
    quota: { limited: false, spent: null },
    session: {},
    keyVerdict: () => ({ ok: false, why: 'unknown', key: null }),
    now: 1_000_000,
    execute: async () => ({ response: ok, explanation: null }),
    seen: [],
    gateway: () => current().gateway,
    port: () => (current().server.address() as AddressInfo).port,
    restart: async (options, overrides) => {
      await stop();
      await start(options, overrides);
    },
    send: (path, request) => sendTo(rig.port(), path, request),
    traceOf: (answer) => {
      const detail = trace.get(String(answer.headers['x-alga-workbench-trace']));
      if (detail === null) throw new Error('The answer names no stored trace');
      return detail;
    },
    accessOf: (answer) =>
      rig
        .traceOf(answer)
        .spans.filter((span) => span.kind === 'access')
        .map((span) => `${span.name} ${String(span.attributes['decision'])}`),
    dispose: async () => {
      await stop();
      await trace.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await start();
  return rig;
}

/** Plain `node:http`, because fetch neither sets Host nor sends HEAD, OPTIONS and GET as a stranger would. */
async function sendTo(port: number, path: string, { method = 'GET', headers = {}, body }: Send = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', reject);
    incoming.on('end', () =>
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks).toString() }),
    );
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return await promise;
}
