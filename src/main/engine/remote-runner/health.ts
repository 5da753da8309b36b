/**
 * Looks at a runner elsewhere from all sides: does it answer, does it let the workbench in, does it reach registry and
 * bundle store, do the clocks agree. Nothing of it runs a handler.
 */
import { randomBytes } from 'node:crypto';
import type { Finding } from '../../../contract/connections.ts';
import type { Clock } from '../parts.ts';
import type { Callbacks } from './callbacks.ts';
import { probe, type ProbeAnswer } from './probe.ts';
import { runnerBase, type RemoteRunnerSettings } from './settings.ts';
import { skippedAfter, words } from './health-words.ts';
import { serviceTokenHeader } from './wire-body.ts';

export interface RunnerHealthParts {
  settings: () => RemoteRunnerSettings;
  callbacks: Callbacks;
  clock: Clock;
}

const probeMs = 4000;
/** A runner with a broken store may need that long to say so. */
const storeMs = 8000;
/** Signed addresses hold for a minute; some of it must be left. */
const mostSkewMs = 30_000;

const json = { 'content-type': 'application/json' };

/** The findings, in the order in which one builds on the other. Never rejects; takes at most about ten seconds. */
export async function checkRunner({ settings, callbacks, clock }: RunnerHealthParts): Promise<Finding[]> {
  const current = settings();
  const base = runnerBase(current);
  if (base === null || !/^https?:\/\//.test(base.url)) return [words.noAddress(current, base), ...skippedAfter('address')];
  const token = current.RUNNER_SERVICE_TOKEN ?? '';
  const health = await probe({ method: 'GET', url: `${base.url}/healthz`, timeoutMs: probeMs });
  if (!health.ok) return [words.address(base, current), words.unreachable(base, health), ...skippedAfter('answers')];
  const [access, registry, store] = await Promise.all([
    checkToken(base.url, token),
    checkRegistry(base.url, callbacks),
    checkStore(base.url, token),
  ]);
  return [
    words.address(base, current),
    words.health(base, health),
    access,
    registry,
    store,
    words.internalApis(callbacks.internal()),
    checkClock(health, clock),
  ];
}

/** The first failure of those that one quick request shows; null when the runner answers and is well. */
export async function glanceAtRunner(settings: RemoteRunnerSettings): Promise<Finding | null> {
  const base = runnerBase(settings);
  if (base === null) return words.noAddress(settings, base);
  const health = await probe({ method: 'GET', url: `${base.url}/healthz`, timeoutMs: probeMs });
  const found = health.ok ? words.health(base, health) : words.unreachable(base, health);
  return found.state === 'ok' ? null : found;
}

/** A call without routing headers is refused before anything is fetched, but behind the token. */
async function checkToken(base: string, token: string): Promise<Finding> {
  const body = JSON.stringify(probeBody('0'.repeat(64)));
  const ask = (headers: Record<string, string>): Promise<ProbeAnswer> =>
    probe({ method: 'POST', url: `${base}/v1/execute`, headers: { ...json, ...headers }, body, timeoutMs: probeMs });
  const [withToken, without] = await Promise.all([ask({ [serviceTokenHeader]: token }), ask({})]);
  return words.token(withToken, without);
}

/** The dispatcher of hosts asks the registry for any host, so a made-up one shows whether it is this one. */
async function checkRegistry(base: string, callbacks: Callbacks): Promise<Finding> {
  const host = `probe-${randomBytes(8).toString('hex')}.localhost`;
  const expected = callbacks.expectLookup(host);
  try {
    const answer = await probe({ method: 'GET', url: `${base}/`, headers: { host }, timeoutMs: probeMs });
    return words.registry(answer, expected.heard());
  } finally {
    expected.forget();
  }
}

/** A bundle that no store has: what the runner says of it tells how far it got. */
async function checkStore(base: string, token: string): Promise<Finding> {
  const headers = {
    ...json,
    'x-alga-tenant': 'workbench-probe',
    'x-alga-extension': 'workbench-probe',
    [serviceTokenHeader]: token,
  };
  const body = JSON.stringify(probeBody(randomBytes(32).toString('hex')));
  return words.store(await probe({ method: 'POST', url: `${base}/v1/execute`, headers, body, timeoutMs: storeMs }));
}

function probeBody(hash: string) {
  return {
    context: { tenant_id: 'workbench-probe', extension_id: 'workbench-probe', content_hash: `sha256:${hash}` },
    http: { method: 'GET', path: '/' },
    limits: { timeout_ms: 1000 },
  };
}

function checkClock(health: ProbeAnswer, clock: Clock): Finding {
  const said = health.ok ? Date.parse(health.headers.date ?? '') : Number.NaN;
  return words.clock(Number.isNaN(said) ? null : said - clock.now(), mostSkewMs);
}
