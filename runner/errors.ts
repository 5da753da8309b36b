/** The runner's own failures: each carries the wire text of the platform's answer and plain words for a person. */
import type { Explanation } from './observe.ts';

/** Closed set; the first part names the stage that failed. */
export const runnerErrorCodes = {
  BUNDLE_KEY_INVALID: 'the bundle cannot be addressed with these ids and hash',
  BUNDLE_NOT_FOUND: 'the bundle store holds no archive at the key',
  BUNDLE_HASH_MISMATCH: 'the archive does not have the requested content hash',
  BUNDLE_REFUSED: 'the server does not let the bundle run',
  BUNDLE_CORRUPT: 'the archive cannot be decoded or unpacked',
  BUNDLE_TOO_LARGE: 'the archive exceeds a limit of the runner',
  BUNDLE_STORE_FAILED: 'the bundle store cannot be read',
  BUNDLE_CACHE_FAILED: 'the runner cannot write its cache folder',
  BUNDLE_DAMAGED: 'a file of an unpacked bundle is not what the archive held',
  BUNDLE_NO_HANDLER: 'the bundle holds no dist/main.wasm',
  COMPONENT_INVALID: 'the file is not a WebAssembly component',
  COMPONENT_NO_HANDLER: 'the component exports no handler function',
  COMPONENT_IMPORT_UNKNOWN: 'the component imports an interface that no host provides',
  COMPONENT_MEMORY: 'the component needs more memory than the limit allows',
  COMPONENT_TRANSPILE_FAILED: 'the component cannot be prepared for running',
  POOL_FAILED: 'a guest worker cannot be started',
} as const;

export type RunnerErrorCode = keyof typeof runnerErrorCodes;

export class RunnerError extends Error {
  readonly code: RunnerErrorCode;
  readonly explanation: Explanation;

  /** `message` is the text that goes on the wire after the stage's prefix. */
  constructor(code: RunnerErrorCode, message: string, words: Omit<Explanation, 'code'>, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'RunnerError';
    this.code = code;
    this.explanation = { code, ...words };
  }
}

/** The message of anything thrown. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
