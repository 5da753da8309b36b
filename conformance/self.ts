/** Tests our own runner: starts it once for each environment, as a server of its own, with peers on free ports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRunnerServer } from '../runner/server/server.ts';
import { readSettings } from '../runner/server/settings.ts';
import { allCases } from './cases/index.ts';
import { createComponents } from './components.ts';
import type { Components } from './components.ts';
import { startPeers, urlsOf } from './peers/peers.ts';
import { environmentOf, profileNames } from './profiles.ts';
import type { ProfileName } from './profiles.ts';
import { prepareFolder } from './shared-folder.ts';
import { runCases } from './suite.ts';
import type { Result } from './suite.ts';

export interface SelfOptions {
  helpful: boolean;
  /** Null for all of them. */
  profile: ProfileName | null;
  only: string;
  onResult?: (result: Result) => void;
}

const workerPath = fileURLToPath(new URL('../runner/worker/guest-worker.ts', import.meta.url));
const loopback = '127.0.0.1';
const freePorts = { store: 0, registry: 0, internal: 0, outside: 0, redis: 0 };

export async function testOurOwn(options: SelfOptions): Promise<Result[]> {
  const components = createComponents();
  await components.prepare();
  const profiles = options.profile === null ? profileNames : [options.profile];
  const results: Result[] = [];
  for (const profile of profiles) results.push(...(await testProfile(profile, components, options)));
  return results;
}

async function testProfile(profile: ProfileName, components: Components, options: SelfOptions): Promise<Result[]> {
  const { helpful, only, onResult } = options;
  const cases = allCases.filter((given) => given.profile === profile && given.id.startsWith(only));
  if (cases.length === 0) return [];
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'alga-conformance-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  await prepareFolder(folder);
  const peers = stack.adopt(await startPeers(loopback, freePorts), (open) => open.close());
  const urls = urlsOf(loopback, peers.ports);
  const settings = readSettings({ ...environmentOf(profile, urls, folder), PORT: '0' });
  const mode = helpful ? 'helpful' : 'platform';
  const server = stack.adopt(await startRunnerServer({ settings, hostname: loopback, workerPath, mode }), (open) =>
    open.dispose(),
  );
  return await runCases({
    url: server.url,
    token: null,
    peers,
    cases,
    outsideUrl: urls.outside,
    components,
    ...(onResult && { onResult }),
  });
}
