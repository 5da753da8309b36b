/** Phase beside the others: type errors are shown and stop nothing, as in the platform's own toolchain. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Problem } from '../../../contract/manifest.ts';
import { atomicWrite } from '../files/atomic-write.ts';
import { errnoOf } from '../files/disk-error.ts';
import { isFile } from '../project/layout.ts';
import { sha256 } from './component-cache.ts';
import type { HandlerLayout } from './layout.ts';
import type { BuildJob } from './pipeline.ts';
import { checkTypes } from './typecheck.ts';
import { listUiFiles } from './ui-files.ts';

/**
 * Never rejects: where the check cannot run, the phase says so and the build goes on.
 * `stop` ends it early when the build has failed.
 */
export async function typesPhase(job: BuildJob, handler: HandlerLayout | null, stop: AbortSignal): Promise<void> {
  const { run, project, parts } = job;
  const signal = AbortSignal.any([run.signal, stop]);
  try {
    await run.beside('types', async (log) => {
      if (!(await hasTypeScript(project.root, handler))) return { value: null, note: 'no TypeScript', skipped: true };
      const problems = await findProblems(job, signal).catch((error: unknown) => {
        if (stop.aborted) return null;
        throw error;
      });
      if (!problems) return { value: null, note: 'the build failed first', skipped: true };
      run.report(problems);
      for (const problem of problems) log.problem(problem);
      const errors = problems.filter((problem) => problem.severity === 'error').length;
      return { value: null, note: errors === 0 ? 'no errors' : `${errors} ${errors === 1 ? 'error' : 'errors'}` };
    });
  } catch (error) {
    if (!signal.aborted) parts.logger.warn({ err: error, projectId: project.id }, 'type check did not run');
  }
}

async function findProblems(job: BuildJob, signal: AbortSignal): Promise<Problem[]> {
  const { project, folder, parts } = job;
  const hostTypes = await hostTypesFile(job, signal);
  const { root } = project;
  const { toolchain } = parts.paths;
  return checkTypes({ root, toolchain, hostTypes, configFile: folder.checkConfig, disk: parts.disk, signal });
}

async function hasTypeScript(root: string, handler: HandlerLayout | null): Promise<boolean> {
  if (handler?.kind === 'source' && handler.entry.endsWith('.ts')) return true;
  if (await isFile(join(root, 'tsconfig.json'))) return true;
  const ui = join(root, 'ui');
  if (!(await isFile(join(ui, 'index.html')))) return false;
  return (await listUiFiles(ui, root)).files.some((path) => /\.tsx?$/.test(path));
}

/** Declarations of the host modules, made once for each text of the WIT. */
async function hostTypesFile({ parts }: BuildJob, signal: AbortSignal): Promise<string> {
  const wit = await readFile(parts.paths.wit);
  const path = join(parts.dataDir, 'cache', 'types', sha256(wit).slice(0, 16), 'alga-extension.d.ts');
  try {
    await readFile(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    const { text } = await parts.builder.run('guestTypes', { witFile: parts.paths.wit }, { signal });
    await parts.disk.folder(dirname(path));
    await atomicWrite(path, text);
  }
  return path;
}
