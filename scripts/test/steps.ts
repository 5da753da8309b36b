/** The steps of `npm test`, in their order. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { electronBinary } from '../start/electron-binary.ts';
import { provideChromium } from './chromium.ts';
import type { Checkout } from './command.ts';
import { startTestEngine } from './container-engine.ts';
import { readPlaywrightReport, readVitestReport } from './reports.ts';
import { single, skipped, type StepResult } from './result.ts';

export interface StepContext {
  checkout: Checkout;
  /** Whether the person asked for Chromium to be installed. */
  installBrowser: boolean;
}

export interface Step {
  name: string;
  run(context: StepContext): Promise<StepResult>;
}

const typeLayers = [
  'tsconfig.contract.json',
  'tsconfig.runner.json',
  'tsconfig.engine.json',
  'tsconfig.renderer.json',
  'tsconfig.e2e.json',
  'scripts/tsconfig.json',
  'deploy/tsconfig.json',
];

/** Format, lint rules and unused code; one count, all of them shown. */
const lint: Step = {
  name: 'lint',
  run: async ({ checkout }) => {
    const formatted = await checkout.run('oxfmt', ['--check', '.']);
    const clean = await checkout.run('oxlint', ['--deny-warnings']);
    const used = existsSync(path.join(checkout.root, 'knip.json')) ? await checkout.run('knip', ['--no-progress']) : true;
    return single(formatted && clean && used);
  },
};

const types: Step = {
  name: 'types',
  run: async ({ checkout }) => {
    let ok = true;
    for (const config of typeLayers) ok = (await checkout.run('tsc', ['-p', config])) && ok;
    return single(ok);
  },
};

const layers: Step = {
  name: 'layers',
  run: async ({ checkout }) => single(await checkout.run(process.execPath, ['scripts/check-layers.ts'])),
};

/** One project of the vitest configuration. */
function vitest(name: 'unit' | 'integration'): Step {
  return { name, run: ({ checkout }) => runVitest(checkout, name) };
}

async function runVitest(checkout: Checkout, name: string, env: Record<string, string> = {}): Promise<StepResult> {
  const file = checkout.reportFile(name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ok = await checkout.run('vitest', ['run', '--project', name, ...reporters], env);
  return counted(ok, checkout.readReport(file), readVitestReport);
}

/** Builds what the tests after it drive; only a failure shows in the counts. */
const build: Step = {
  name: 'build',
  run: async ({ checkout }) => {
    const ok = await checkout.run(process.execPath, ['scripts/prepare.mjs']);
    return ok ? { passed: 0, failed: 0, notRun: [] } : single(false);
  },
};

const browser: Step = {
  name: 'browser',
  run: async ({ checkout, installBrowser }) => {
    const chromium = await provideChromium(checkout, installBrowser);
    if ('missing' in chromium) return skipped(`browser tests: ${chromium.missing}`);
    return playwright(checkout, 'browser', 'e2e/playwright.config.ts', { CHROMIUM_PATH: chromium.executable });
  },
};

/** What needs a container engine: images are built from local files, nothing is pulled. */
const containers: Step = {
  name: 'containers',
  run: async ({ checkout }) => {
    const engine = await startTestEngine();
    if ('missing' in engine) return skipped(`container tests: ${engine.missing}`);
    try {
      return await runVitest(checkout, 'containers', engine.env);
    } finally {
      await engine.stop();
    }
  },
};

const electron: Step = {
  name: 'electron',
  run: async ({ checkout }) => {
    const binary = electronBinary(checkout.root).find();
    if (binary === null) return skipped('desktop tests in Electron: its binary is not on this machine');
    return playwright(checkout, 'electron', 'src/main/shell/e2e/playwright.config.ts', { ELECTRON_PATH: binary });
  },
};

async function playwright(checkout: Checkout, name: string, config: string, env: Record<string, string>): Promise<StepResult> {
  const file = checkout.reportFile(name);
  const args = ['test', '--config', config, '--reporter=line,json'];
  const ok = await checkout.run('playwright', args, { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  return counted(ok, checkout.readReport(file), readPlaywrightReport);
}

/** The counts of a report; a runner that failed for a reason its report does not have adds one failure. */
export function counted(ok: boolean, report: unknown, read: (report: unknown) => StepResult): StepResult {
  const result = report === null ? { passed: 0, failed: 0, notRun: [] } : read(report);
  return ok || result.failed > 0 ? result : { ...result, failed: 1 };
}

export const steps: readonly Step[] = [
  lint,
  types,
  layers,
  vitest('unit'),
  build,
  vitest('integration'),
  containers,
  browser,
  electron,
];

/** The steps a person asked for by `--only`; all without it. Fails on a name that is none. */
export function selectSteps(only: string | undefined, all: readonly Step[] = steps): readonly Step[] {
  if (only === undefined) return all;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.find((name) => all.every((step) => step.name !== name));
  if (unknown !== undefined)
    throw new Error(`There is no step "${unknown}"; there are ${all.map(({ name }) => name).join(', ')}.`);
  return all.filter(({ name }) => names.includes(name));
}
