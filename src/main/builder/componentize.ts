/** Makes the WebAssembly component of a bundled handler. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
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
  // A run that was killed left its files behind.
  await rm(input.workFolder, { recursive: true, force: true });
  await mkdir(input.workFolder, { recursive: true });
  useTemporaryFolder(input.workFolder);
  const sourcePath = join(input.workFolder, 'handler.js');
  await writeFile(sourcePath, input.source);
  const { disableFeatures, wit: witWorld } = input;
  // The library's types leave `witWorld` out; the WIT as a path is what fails with some versions of its shim.
  const options = { sourcePath, witWorld, worldName: 'runner', disableFeatures };
  const { component } = await build(options);
  await writeFile(input.output, component);
  return { sizeBytes: component.byteLength };
}

/** The library takes its folders from `os.tmpdir()`, which reads these. */
function useTemporaryFolder(folder: string): void {
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
}
