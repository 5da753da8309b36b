/**
 * Opens the workbench: in Electron where it can run, else the headless host in this very process, with one line that
 * says why. Everything but `--electron` and `--headless` is handed to the host.
 */
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterElectron, decideStart, hasDisplay, headlessLine, readStartArguments } from '../src/main/shell/start-decision.ts';
import { electronBinary } from './start/electron-binary.ts';
import { runElectron } from './start/run-electron.ts';

const root = path.resolve(import.meta.dirname, '..');
const fetchLimitMs = 60_000;

const { requested, rest } = readStartArguments(process.argv.slice(2));
const electron = electronBinary(root);

/** What the built headless host exports. */
interface HeadlessHost {
  /** Runs until it is told to end; answers the exit code. */
  main(args: readonly string[]): Promise<number>;
}

function decide() {
  return decideStart({
    requested,
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasDisplay: hasDisplay(process.platform, process.env),
    electronVersion: electron.version,
    binary: electron.find(),
    lastFailure: electron.lastFailure(),
  });
}

async function startHeadless(reason: string | null): Promise<number> {
  if (reason !== null) process.stderr.write(`${headlessLine(reason)}\n`);
  // The engine is a megabyte of code; kept compiled, it loads in two thirds of the time.
  enableCompileCache(path.join(root, 'node_modules/.cache/alga-workbench/compiled'));
  const entry = pathToFileURL(path.join(root, 'out/main/headless.js')).href;
  const { main } = (await import(entry)) as HeadlessHost;
  return main(rest);
}

/** Fetches Electron's binary when that is the decision; answers the reason when it did not work. */
async function fetchBinary(): Promise<string | null> {
  process.stderr.write(`Fetching Electron ${electron.version} …\n`);
  return electron.fetch(fetchLimitMs);
}

async function start(): Promise<number> {
  const decision = decide();
  if (decision.kind === 'headless') return startHeadless(decision.reason);
  const problem = decision.kind === 'fetch' ? await fetchBinary() : null;
  const binary = electron.find();
  if (binary === null) {
    const reason = problem ?? 'its executable is missing';
    if (requested !== 'electron') return startHeadless(reason);
    process.stderr.write(`Electron cannot run here (${reason}). "npm start -- --headless" starts without it.\n`);
    return 1;
  }
  const outcome = afterElectron(requested, await runElectron(binary, root, rest));
  return 'exitCode' in outcome ? outcome.exitCode : startHeadless(outcome.headless);
}

process.exitCode = await start();
