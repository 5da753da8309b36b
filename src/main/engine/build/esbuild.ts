/** One run of esbuild in memory that can be cancelled. */
import { context, type BuildFailure, type BuildOptions, type BuildResult, type Message } from 'esbuild';

export type Bundled = BuildResult<{ write: false; metafile: true }>;

export type BundleOutcome =
  | { ok: true; result: Bundled; errors: []; warnings: Message[] }
  | { ok: false; errors: Message[]; warnings: Message[] };

type Options = Omit<BuildOptions, 'bundle' | 'write' | 'metafile' | 'logLevel' | 'charset'>;

/** Bundles, or answers why it could not. Rejects with the signal's reason when aborted. */
export async function runEsbuild(options: Options, signal?: AbortSignal): Promise<BundleOutcome> {
  signal?.throwIfAborted();
  const builder = await context({
    ...options,
    bundle: true as const,
    write: false as const,
    metafile: true as const,
    logLevel: 'silent',
    charset: 'utf8',
  });
  const cancel = () => void builder.cancel();
  signal?.addEventListener('abort', cancel);
  try {
    const result = await builder.rebuild();
    signal?.throwIfAborted();
    return { ok: true, result, errors: [], warnings: result.warnings };
  } catch (error) {
    signal?.throwIfAborted();
    if (!isBuildFailure(error)) throw error;
    return { ok: false, errors: error.errors, warnings: error.warnings };
  } finally {
    signal?.removeEventListener('abort', cancel);
    await builder.dispose();
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}
