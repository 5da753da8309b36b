/** The phase that stages the UI. */
import { join } from 'node:path';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { isFile } from '../project/layout.ts';
import { problemFailure } from './build-run.ts';
import type { BuildLog } from './log.ts';
import { packageLabel, undeclaredPackages } from './packages.ts';
import type { BuildJob } from './pipeline.ts';
import { stageUi, type StagedUi } from './ui.ts';

/** Answers the staged files, relative to the archive's root; none for an extension without a UI. */
export async function uiPhase(job: BuildJob, manifest: Manifest): Promise<string[]> {
  const { run, project, folder, parts } = job;
  if (!manifest.ui && !(await isFile(join(project.root, 'ui/index.html')))) {
    run.skip('ui', 'no user interface');
    return [];
  }
  return run.phase('ui', async (log) => {
    const { toolchain } = parts.paths;
    const staged = await stageUi({ root: project.root, stage: folder.stage, toolchain, disk: parts.disk, signal: run.signal });
    if (!staged) throw await entryMissing(project.root);
    const problems = [...staged.problems, ...(await undeclaredPackages(staged.borrowed, project.root, 'ui'))];
    run.report(problems);
    await tell(log, staged);
    for (const problem of problems) log.problem(problem);
    if (problems.some((problem) => problem.severity === 'error')) {
      throw problemFailure('BUILD_FAILED', 'The files of the user interface cannot be made into a bundle.', problems);
    }
    const count = staged.files.length;
    return { value: staged.files, note: `${count} ${count === 1 ? 'file' : 'files'} from ${staged.from}/` };
  });
}

const skipReasons: Record<StagedUi['skipped'][number]['reason'], string> = {
  hidden: 'hidden, the runner would refuse it',
  packages: 'installed packages are bundled, not copied',
  outside: 'a link that leads out of the project',
};

async function tell(log: BuildLog, staged: StagedUi): Promise<void> {
  for (const { source, output } of staged.bundled) log.line(`${source} → ${output}`);
  for (const borrowed of staged.borrowed) log.line(`${await packageLabel(borrowed)} comes with the workbench`);
  for (const { path, reason } of staged.skipped) log.line(`left out ${staged.from}/${path}: ${skipReasons[reason]}`);
}

async function entryMissing(root: string): Promise<WorkbenchError> {
  const nested = (await isFile(join(root, 'ui/dist/index.html'))) ? ' The page at ui/dist/index.html is not it.' : '';
  return new WorkbenchError({
    code: 'UI_ENTRY_MISSING',
    what: 'The bundle would hold no page for its user interface.',
    why: `The manifest has a ui section, and the runner serves ui/index.html whatever ui.entry says.${nested}`,
    fix: 'Create ui/index.html, or remove the ui section from the manifest.',
  });
}
