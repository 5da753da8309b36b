/**
 * Figures of the runner: the first call after an install, warm calls under load, host calls, memory; and the same
 * requests on two baselines, production's way (compile and instantiate each time) and one instance for all of them
 * (no isolation). Prints tables, or one JSON value with `--json`; `--quick` measures for a fraction of the time.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { applyLoad } from './load.ts';
import type { Load } from './load.ts';
import { caseNames, requestOf, requestTo } from './runner-cases.ts';
import type { CaseName } from './runner-cases.ts';
import type { CompileThreadData } from './runner-compile-thread.ts';
import { benchComponent, key, makeCacheRoot, removeFolder, startRunner } from './runner-setup.ts';
import { summarise, timed } from './stats.ts';
import type { Summary } from './stats.ts';

const quick = process.argv.includes('--quick');
const durationMs = quick ? 1000 : 5000;
const warmUpMs = quick ? 500 : 1500;
const clientCounts = [1, 8, 32];
const workers = 2;
const compileRounds = quick ? 8 : 30;
const guestsForMemory = 32;

const round = (value: number): number => Math.round(value * 100) / 100;

/** With nothing cached, with the component prepared by an earlier process, and with the install warmed. */
async function measureFirstCalls(): Promise<Record<'cold' | 'prepared' | 'warmed', number>> {
  const cacheRoot = await makeCacheRoot();
  try {
    const firstCall = async (warm: boolean) => {
      const bench = await startRunner(cacheRoot, { workers });
      if (warm) await bench.runner.warm({ ...key, contentHash: bench.contentHash });
      const { ms } = await timed(() => bench.call(requestOf('trivial', bench.contentHash)));
      await bench.dispose();
      return round(ms);
    };
    return { cold: await firstCall(false), prepared: await firstCall(false), warmed: await firstCall(true) };
  } finally {
    await removeFolder(cacheRoot);
  }
}

type CaseLoads = Record<CaseName, Load[]>;

async function measureLoads(cacheRoot: string, guestState: 'fresh' | 'reuse'): Promise<CaseLoads> {
  const bench = await startRunner(cacheRoot, { workers, guestState });
  await bench.runner.warm({ ...key, contentHash: bench.contentHash });
  const loads: CaseLoads = { trivial: [], json: [], hostCalls: [] };
  for (const name of caseNames) {
    const body = requestOf(name, bench.contentHash);
    const send = async () => void (await bench.call(body));
    await applyLoad({ clients: 4, durationMs: warmUpMs, send });
    for (const clients of clientCounts) loads[name].push(await applyLoad({ clients, durationMs, send }));
  }
  await bench.dispose();
  return loads;
}

/** Requests with pauses between them, as a person sends them. */
async function measurePaced(cacheRoot: string): Promise<Summary> {
  const bench = await startRunner(cacheRoot, { workers });
  await bench.runner.warm({ ...key, contentHash: bench.contentHash });
  const body = requestOf('trivial', bench.contentHash);
  const times: number[] = [];
  for (let index = 0; index < (quick ? 50 : 300); index += 1) {
    times.push((await timed(() => bench.call(body))).ms);
    await pause(10);
  }
  await bench.dispose();
  return summarise(times);
}

const callKinds = ['storage', 'context', 'logging'] as const;
type HostCallTimes = Record<(typeof callKinds)[number] | 'nothing', number[]>;

/**
 * Microseconds of one host call as the guest sees it, answered by the main thread (storage) and in the guest's own. The
 * guest's look at its clock is such a call too: what an empty measurement takes is subtracted, and shown.
 */
async function measureHostCalls(cacheRoot: string) {
  const bench = await startRunner(cacheRoot, { workers });
  const all: HostCallTimes = { nothing: [], storage: [], context: [], logging: [] };
  for (let index = 0; index < (quick ? 4 : 20); index += 1) {
    const times = JSON.parse((await bench.call(requestTo('/timed', bench.contentHash))).toString()) as HostCallTimes;
    if (index === 0) continue;
    for (const kind of ['nothing', ...callKinds] as const) all[kind].push(...times[kind].map((ms) => ms * 1000));
  }
  await bench.dispose();
  const clock = summarise(all.nothing);
  const net = (kind: (typeof callKinds)[number]) => summarise(all[kind].map((micros) => micros - clock.p50));
  return { clock, storage: net('storage'), context: net('context'), logging: net('logging') };
}

/** Resident mebibytes that one more ready guest takes. */
async function measureMemory(cacheRoot: string): Promise<number> {
  const script = path.join(import.meta.dirname, 'runner-memory.ts');
  const residentWith = async (guests: number) => {
    const { stdout } = await promisify(execFile)(process.execPath, [script, cacheRoot, String(guests)]);
    return Number(stdout);
  };
  const few = await residentWith(1);
  const many = await residentWith(1 + guestsForMemory);
  return round((many - few) / guestsForMemory / 1024 / 1024);
}

/** Milliseconds of each request where everything is compiled and instantiated for it. */
async function measureCompiling(cacheRoot: string): Promise<Record<CaseName, Summary>> {
  const componentPath = await benchComponent();
  const figures: Partial<Record<CaseName, Summary>> = {};
  for (const name of caseNames) {
    const workerData: CompileThreadData = { componentPath, folder: cacheRoot, body: requestOf(name, '') };
    const thread = new Worker(new URL('./runner-compile-thread.ts', import.meta.url), { workerData });
    const request = async () => {
      const answered = once(thread, 'message');
      thread.postMessage('run', []);
      const [status] = (await answered) as [number];
      if (status !== 200) throw new Error(`The handler answered ${status}.`);
    };
    await request();
    const times: number[] = [];
    for (let index = 0; index < compileRounds; index += 1) times.push((await timed(request)).ms);
    await thread.terminate();
    figures[name] = summarise(times);
  }
  return figures as Record<CaseName, Summary>;
}

/** Says on standard error what is being measured; standard output is for the figures. */
async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const { result, ms } = await timed(work);
  process.stderr.write(`${name}: ${(ms / 1000).toFixed(1)} s\n`);
  return result;
}

async function main(): Promise<void> {
  const firstCallMs = await step('first calls', measureFirstCalls);
  const cacheRoot = await makeCacheRoot();
  try {
    const fresh = await step('load, fresh guests', () => measureLoads(cacheRoot, 'fresh'));
    const memoryPerReadyGuestMiB = await step('memory', () => measureMemory(cacheRoot));
    const pacedMs = await step('paced calls', () => measurePaced(cacheRoot));
    const hostCallMicros = await step('host calls', () => measureHostCalls(cacheRoot));
    const compiled = await step('baseline: compile each', () => measureCompiling(cacheRoot));
    const reused = await step('baseline: reuse', () => measureLoads(cacheRoot, 'reuse'));
    const ratios = caseNames.map((name) => {
      const ours = fresh[name][0]?.latencyMs.p50 ?? Number.NaN;
      const floor = reused[name][0]?.latencyMs.p50 ?? Number.NaN;
      return [name, { fasterThanCompiling: round(compiled[name].p50 / ours), slowerThanReuse: round(ours / floor) }];
    });
    const report = {
      node: process.versions.node,
      cores: os.availableParallelism(),
      workers,
      firstCallMs,
      fresh,
      pacedMs,
      hostCallMicros,
      memoryPerReadyGuestMiB,
      baselines: { compileEachMs: compiled, reused },
      ratios: Object.fromEntries(ratios) as Record<string, unknown>,
    };
    if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report)}\n`);
    else console.dir(report, { depth: null });
  } finally {
    await removeFolder(cacheRoot);
  }
}

await main();
