/** The phases that make the component: bundle the handler, then componentize it or take it from the cache. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectHandler } from '../../../../runner/component/inspect.ts';
import { RunnerError } from '../../../../runner/errors.ts';
import type { BuildOptions, BundleInfo } from '../../../contract/builds.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Manifest, Problem } from '../../../contract/manifest.ts';
import type { EngineFeature } from '../../builder/protocol.ts';
import { problemFailure } from './build-run.ts';
import { componentKey } from './component-cache.ts';
import { componentFailure, evaluationProblem } from './component-failure.ts';
import { bundleHandler, type HandlerBundle } from './handler.ts';
import { lintHandlerExport } from './handler-lints.ts';
import type { HandlerLayout } from './layout.ts';
import { size } from './log.ts';
import { packageLabel, readPackage, undeclaredPackages } from './packages.ts';
import type { BuildJob } from './pipeline.ts';

/** `live` leaves guests real time, randomness and error output; the other is what the platform's CLI asks for. */
const disabledFeatures: Record<BuildOptions['engineFeatures'], EngineFeature[]> = {
  live: ['http', 'fetch-event'],
  'platform-cli': ['stdio', 'random', 'clocks', 'http', 'fetch-event'],
};
const featureNotes: Record<BuildOptions['engineFeatures'], string> = {
  live: 'Clock, randomness, timers and error output are live. The platform CLI switches them off.',
  'platform-cli': 'As the platform CLI builds: clock and randomness stand still, timers trap, console output is lost.',
};

export interface HandlerSource {
  source: string;
  sourceMap: string;
}

/** Answers the bundled source; null where the component is not made from source. */
export async function bundlePhase(
  job: BuildJob,
  manifest: Manifest,
  handler: HandlerLayout | null,
): Promise<HandlerSource | null> {
  const { run, project } = job;
  if (handler?.kind === 'prebuilt') {
    run.skip('bundle', `no source, taking ${handler.file}`);
    return null;
  }
  if (!handler && manifest.endpoints.length === 0) {
    run.skip('bundle', 'no handler');
    return null;
  }
  return run.phase('bundle', async (log) => {
    if (!handler) throw handlerMissing(manifest);
    const how = handler.adapter === 'own' ? 'with its own adapter' : 'with a generated adapter for the host interfaces';
    log.line(`${handler.entry}, ${how}`);
    const { toolchain } = job.parts.paths;
    const bundle = await bundleHandler({ root: project.root, ...handler, toolchain, signal: run.signal });
    const problems = await allProblems(bundle, project.root, handler.entry);
    run.report(problems);
    for (const problem of problems) log.problem(problem);
    if (!bundle.ok)
      throw problemFailure(
        'HANDLER_SYNTAX',
        'The handler source does not parse, or something that it imports is not there.',
        problems,
      );
    if (!bundle.exports.includes('handler'))
      throw problemFailure('HANDLER_EXPORT_MISSING', 'The runner calls the export named handler.', problems);
    for (const borrowed of bundle.borrowed) log.line(`${await packageLabel(borrowed)} comes with the workbench`);
    await job.parts.disk.write(job.folder.handler, bundle.source);
    await job.parts.disk.write(job.folder.handlerMap, bundle.sourceMap);
    const count = bundle.inputs.length;
    return {
      value: { source: bundle.source, sourceMap: bundle.sourceMap },
      note: `${size(Buffer.byteLength(bundle.source))} from ${count} ${count === 1 ? 'file' : 'files'}`,
    };
  });
}

async function allProblems(bundle: HandlerBundle, root: string, entry: string): Promise<Problem[]> {
  if (!bundle.ok) return bundle.problems;
  const lints = lintHandlerExport(await readFile(join(root, entry), 'utf8'), entry, bundle.exports);
  return [...bundle.problems, ...lints, ...(await undeclaredPackages(bundle.borrowed, root, 'handler'))];
}

/** Puts the component where the bundle takes it from. Null for an extension without a handler. */
export async function componentPhase(
  job: BuildJob,
  source: HandlerSource | null,
  handler: HandlerLayout | null,
): Promise<BundleInfo['component']> {
  const { run, parts, folder } = job;
  if (!handler) {
    run.skip('componentize', 'no handler');
    return null;
  }
  const staged = join(folder.stage, 'dist/main.wasm');
  return run.phase('componentize', async (log) => {
    if (source === null || handler.kind === 'prebuilt') {
      const file = handler.kind === 'prebuilt' ? handler.file : handler.entry;
      const bytes = await inspect(join(job.project.root, file), file);
      await parts.disk.write(staged, bytes);
      return { value: 'cached' as const, note: `${size(bytes.byteLength)} from ${file}` };
    }
    log.line(featureNotes[job.options.engineFeatures]);
    const { path, how } = await component(job, source, (text) => log.output(text));
    const bytes = await inspect(path, 'dist/main.wasm');
    await parts.disk.copy(path, staged);
    return { value: how, note: `${size(bytes.byteLength)}, ${how}` };
  });
}

async function component(
  job: BuildJob,
  { source, sourceMap }: HandlerSource,
  onOutput: (text: string) => void,
): Promise<{ path: string; how: 'cached' | 'rebuilt' }> {
  const { parts, run, options } = job;
  const wit = await readFile(parts.paths.wit, 'utf8');
  const disableFeatures = disabledFeatures[options.engineFeatures];
  const versions = await toolchainVersions(parts.paths.toolchain);
  const key = componentKey({ source, wit, disabled: disableFeatures, versions });
  const cached = await parts.components.find(key);
  if (cached) return { path: cached, how: 'cached' };
  const workFolder = join(parts.dataDir, 'cache', 'componentize');
  const path = await parts.components.store(key, async (output) => {
    const input = { source, wit, workFolder, disableFeatures, output };
    await parts.builder.run('componentize', input, { signal: run.signal, onOutput }).catch((error: unknown) => {
      throw explain(error, sourceMap, job);
    });
  });
  return { path, how: 'rebuilt' };
}

function explain(error: unknown, sourceMap: string, { run, project }: BuildJob): unknown {
  if (run.signal.aborted || error instanceof WorkbenchError || !(error instanceof Error)) return error;
  const problem = evaluationProblem(error.message, sourceMap, project.root);
  if (!problem) return componentFailure(error);
  run.report([problem]);
  return problemFailure('BUILD_FAILED', 'The engine could not load the handler.', [problem], error.message);
}

async function toolchainVersions(toolchain: string): Promise<string[]> {
  const names = ['@bytecodealliance/componentize-js', '@bytecodealliance/jco'];
  return Promise.all(
    names.map(async (name) => `${name} ${(await readPackage(join(toolchain, 'node_modules', name)))?.version}`),
  );
}

/** Reads a component that the runner can call; fails with `COMPONENT_INVALID` or `COMPONENT_NO_HANDLER`. */
async function inspect(path: string, name: string): Promise<Buffer> {
  const bytes = await readFile(path);
  try {
    inspectHandler(bytes);
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error;
    const { what, why, fix } = error.explanation;
    const code = error.code === 'COMPONENT_NO_HANDLER' ? 'COMPONENT_NO_HANDLER' : 'COMPONENT_INVALID';
    throw new WorkbenchError({ code, what: `${name}: ${what}`, why, fix }, { cause: error });
  }
  return bytes;
}

function handlerMissing(manifest: Manifest): WorkbenchError {
  const count = manifest.endpoints.length;
  return new WorkbenchError({
    code: 'HANDLER_MISSING',
    what: 'There is no handler to build.',
    why: `The manifest declares ${count} ${count === 1 ? 'endpoint' : 'endpoints'}, and the project has neither handler source nor dist/main.wasm.`,
    fix: 'Create src/handler.ts with an exported function named handler, or remove api.endpoints from the manifest.',
  });
}
