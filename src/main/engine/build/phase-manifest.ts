/** First phase: the manifest as a publish would read it, and what there is to build. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { errnoOf } from '../files/disk-error.ts';
import { readLayout } from '../project/layout.ts';
import { validateManifestText } from '../project/manifest-report.ts';
import { problemFailure } from './build-run.ts';
import { findHandler, type HandlerLayout } from './layout.ts';
import type { BuildJob } from './pipeline.ts';

export async function manifestPhase(job: BuildJob): Promise<{ manifest: Manifest; handler: HandlerLayout | null }> {
  const { run, project, folder, parts } = job;
  return run.phase('manifest', async (log) => {
    const text = await readManifest(project.root);
    const handler = await findHandler(project.root);
    const { hasUi } = await readLayout(project.root);
    const { manifest, problems } = validateManifestText(text, { hasHandler: handler !== null, hasUi });
    run.report(problems);
    for (const problem of problems) log.problem(problem);
    if (!manifest) {
      const code = problems[0]?.rule === 'manifest.syntax' ? 'MANIFEST_SYNTAX' : 'MANIFEST_INVALID';
      throw problemFailure(code, 'A publish would reject the manifest.', problems);
    }
    // The bytes that were checked are the bytes that are packed.
    await parts.disk.write(join(folder.stage, 'manifest.json'), text);
    return { value: { manifest, handler }, note: `${manifest.name} ${manifest.version}` };
  });
}

async function readManifest(root: string): Promise<string> {
  const path = join(root, 'manifest.json');
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    throw new WorkbenchError({
      code: 'MANIFEST_MISSING',
      what: 'There is no manifest to build from.',
      why: `The file ${path} does not exist.`,
      fix: 'Create manifest.json, or open the folder that holds it.',
    });
  }
}
