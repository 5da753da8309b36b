/** The messages between the engine and the builder process. */

/** The engine features that componentize-js can leave out of a component. */
export type EngineFeature = 'stdio' | 'random' | 'clocks' | 'http' | 'fetch-event';

export interface PackedArchive {
  /** Hex SHA-256 of the compressed archive. */
  sha256: string;
  /** Bytes of the compressed archive. */
  sizeBytes: number;
  /** In the order of the archive. */
  files: { path: string; size: number }[];
}

/** What the builder can be asked to do: the input and the result of each kind of job. Paths are absolute. */
export interface BuilderJobs {
  /** Writes the component of a bundled ES module to `output`. `workFolder` is emptied first. */
  componentize: {
    input: { source: string; wit: string; workFolder: string; disableFeatures: EngineFeature[]; output: string };
    result: { sizeBytes: number };
  };
  /** Writes the archive of the files below `root` named by `paths` (relative, with `/`) to `output`. */
  pack: { input: { root: string; paths: string[]; output: string }; result: PackedArchive };
  /** Answers the TypeScript declarations of the modules that the WIT's world imports. */
  guestTypes: { input: { witFile: string }; result: { text: string } };
}
export type JobKind = keyof BuilderJobs;

export type BuilderRequest = { [K in JobKind]: { id: number; kind: K; input: BuilderJobs[K]['input'] } }[JobKind];

/** An error as it crosses: `errno` and `path` are those of a refused file operation. */
export interface RemoteFailure {
  message: string;
  stack: string | null;
  errno: string | null;
  path: string | null;
}

export type BuilderReply =
  | { id: number; ok: true; result: BuilderJobs[JobKind]['result'] }
  | { id: number; ok: false; failure: RemoteFailure };
