/** Makes the WebAssembly component of a bundled handler. */
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuilderJobs } from './protocol.ts';

/**
 * The work folder is the builder's own and its path never changes, because paths get into the component. That
 * alone does not make it reproducible: with every path the same, two runs over one source still differed in size
 * by up to 70 bytes, since the engine's start-up draws on clock and randomness. Hence the component cache.
 */
export async function componentize(input: BuilderJobs['componentize']['input']): Promise<{ sizeBytes: number }> {
  // Loading the toolchain takes most of a second, so a process that only packs never pays for it.
  const { componentize: build } = await import('@bytecodealliance/componentize-js');
  await enterEmpty(input.workFolder);
  await using place = await withoutSpaces(input.workFolder);
  useTemporaryFolder(place.path);
  const sourcePath = join(place.path, 'handler.js');
  await writeFile(sourcePath, input.source);
  const { disableFeatures, wit: witWorld } = input;
  // The library's types leave `witWorld` out; the WIT as a path is what fails with some versions of its shim.
  const options = { sourcePath, witWorld, worldName: 'runner', disableFeatures };
  const { component } = await build(options);
  await writeFile(input.output, component);
  return { sizeBytes: component.byteLength };
}

/**
 * Makes `folder` the working folder, without what a run that was killed left in it. The library cuts paths by the
 * length of the working folder's, wrongly where that is `/` or the beginning of another folder's name.
 */
async function enterEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  process.chdir(folder);
  // What is in it goes, not the folder itself: some systems keep the working folder of a process from being removed.
  for (const name of await readdir('.')) await rm(name, { recursive: true, force: true });
}

/** The folder the process had its temporary files in before `useTemporaryFolder`. */
const systemTemporary = tmpdir();

/**
 * A path of the folder that holds no space, by a link where its own does: the library hands paths to its engine as
 * words of one line.
 */
async function withoutSpaces(folder: string): Promise<AsyncDisposable & { path: string }> {
  if (!/\s/.test(folder)) return { path: folder, [Symbol.asyncDispose]: () => Promise.resolve() };
  // In a folder of its own, which nobody else can put a link into.
  const parent = await mkdtemp(join(systemTemporary, 'alga-builder-'));
  const path = join(parent, 'work');
  await symlink(folder, path, 'junction');
  return { path, [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }) };
}

/** The library takes its folders from `os.tmpdir()`, which reads these. */
function useTemporaryFolder(folder: string): void {
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
}
