/** The phases of a build in their order. Nothing outside the build's own folder changes before the last one. */
import type { BuildOptions, BundleInfo } from '../../../contract/builds.ts';
import type { Install } from '../../../contract/installs.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { Clock, EnginePaths, Logger } from '../parts.ts';
import type { BuildRun } from './build-run.ts';
import type { BuilderProcess } from './builder-process.ts';
import type { ComponentCache } from './component-cache.ts';
import type { Disk } from './disk.ts';
import type { BuildFolder } from './folders.ts';
import { bundlePhase, componentPhase } from './phase-handler.ts';
import { manifestPhase } from './phase-manifest.ts';
import { installPhase, packPhase } from './phase-pack.ts';
import { typesPhase } from './phase-types.ts';
import { uiPhase } from './phase-ui.ts';

/** A packed bundle on its way to the store and the registry. */
export interface InstallInput {
  /** The tenant that was selected when the build began. */
  tenantId: string;
  projectId: string;
  manifest: Manifest;
  archivePath: string;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
  sizeBytes: number;
  /** JSON text of the handler's source map; null where the component was not made from source. */
  sourceMap: string | null;
}

/** What every build stands on. */
export interface BuildParts {
  paths: EnginePaths;
  dataDir: string;
  clock: Clock;
  logger: Logger;
  disk: Disk;
  builder: BuilderProcess;
  components: ComponentCache;
  install: (input: InstallInput) => Promise<Install>;
}

/** What the phases of one build share. */
export interface BuildJob {
  parts: BuildParts;
  run: BuildRun;
  project: { id: string; root: string };
  /** The tenant that was selected when the build began. */
  tenantId: string;
  options: BuildOptions;
  folder: BuildFolder;
  /** Folder that also gets the results; null for none. */
  out: string | null;
}

export interface BuildOutcome {
  bundle: BundleInfo;
  install: Install | null;
}

/** Runs a build to its end. Throws the failure that stopped it, or the signal's reason. */
export async function runPipeline(job: BuildJob): Promise<BuildOutcome> {
  const { manifest, handler } = await manifestPhase(job);
  const stopTypes = new AbortController();
  const types = typesPhase(job, handler, stopTypes.signal);
  try {
    const source = await bundlePhase(job, manifest, handler);
    const component = await componentPhase(job, source, handler);
    const uiFiles = await uiPhase(job, manifest);
    const packed = await packPhase(job, [...uiFiles, ...(component ? ['dist/main.wasm'] : [])]);
    const bundle: BundleInfo = { ...packed, component };
    const install = await installPhase(job, manifest, bundle, source?.sourceMap ?? null);
    await types;
    return { bundle, install };
  } catch (error) {
    // What stopped the build is told at once; findings of a check that still runs would only repeat it.
    stopTypes.abort();
    await types;
    throw error;
  }
}
