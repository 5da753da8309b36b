/** The last phases: pack the staged files, write copies where asked, then install. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleInfo } from '../../../contract/builds.ts';
import type { Install } from '../../../contract/installs.ts';
import type { Manifest, Problem } from '../../../contract/manifest.ts';
import { atomicWrite } from '../files/atomic-write.ts';
import { size } from './log.ts';
import type { BuildJob } from './pipeline.ts';

/** What the platform's upload accepts (contract topic: bundle limits). */
const uploadLimit = 200 * 1024 * 1024;

/** @param files staged beside the manifest, relative to the archive's root. */
export async function packPhase(job: BuildJob, files: string[]): Promise<Omit<BundleInfo, 'component'>> {
  const { run, parts, folder } = job;
  return run.phase('pack', async (log) => {
    const input = { root: folder.stage, paths: ['manifest.json', ...files], output: folder.archive };
    const packed = await parts.builder.run('pack', input, { signal: run.signal, onOutput: (text) => log.output(text) });
    for (const file of packed.files) log.line(`${file.path}  ${size(file.size)}`);
    log.line(`sha256:${packed.sha256}`);
    if (packed.sizeBytes > uploadLimit) {
      const problem = tooLarge(packed.sizeBytes);
      run.report([problem]);
      log.problem(problem);
    }
    if (job.out) await writeOut(job, job.out, packed.sha256, files.includes('dist/main.wasm'));
    const value = { contentHash: `sha256:${packed.sha256}`, sizeBytes: packed.sizeBytes, files: packed.files };
    return { value, note: size(packed.sizeBytes) };
  });
}

/** The three files that the platform's CLI leaves, each replaced in one step. */
async function writeOut({ parts, folder }: BuildJob, out: string, sha256: string, hasComponent: boolean): Promise<void> {
  const target = join(out, 'dist');
  await parts.disk.folder(target);
  if (hasComponent) await atomicWrite(join(target, 'main.wasm'), await readFile(join(folder.stage, 'dist/main.wasm')));
  await atomicWrite(join(target, 'bundle.tar.zst'), await readFile(folder.archive));
  await atomicWrite(join(target, 'bundle.sha256'), `${sha256}\n`);
}

function tooLarge(bytes: number): Problem {
  return {
    source: 'pack',
    severity: 'warning',
    rule: 'pack.too-large',
    message: `The bundle is ${size(bytes)}; the platform refuses more than 200 MiB.`,
    fix: 'Remove large files from the ui folder.',
  };
}

/** Null when the build was asked not to install. */
export async function installPhase(
  job: BuildJob,
  manifest: Manifest,
  bundle: BundleInfo,
  sourceMap: string | null,
): Promise<Install | null> {
  const { run, parts, project, tenantId, folder } = job;
  if (!job.options.install) {
    run.skip('install', 'not asked for');
    return null;
  }
  return run.phase('install', async () => {
    const { contentHash, sizeBytes } = bundle;
    const archivePath = folder.archive;
    const install = await parts.install({
      projectId: project.id,
      tenantId,
      manifest,
      archivePath,
      contentHash,
      sizeBytes,
      sourceMap,
    });
    return { value: install, note: `${install.slug} ${install.version}` };
  });
}
