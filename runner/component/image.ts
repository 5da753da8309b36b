/** A component ready to be instantiated by any thread. */
import type { ResetRecipe } from '../reset/core-group.ts';
import type { WasmModule } from './wasm.ts';

export interface ComponentImage {
  /** As `imageKey` makes it from the component's digest. */
  key: string;
  gluePath: string;
  modules: Record<string, WasmModule>;
  /** Pages of 64 KiB that each memory may have. */
  maxPages: number;
  /** Bytes of the core modules; what the engine makes of them takes a few times as much. */
  codeBytes: number;
  /** How an instance is set back to how it was made; null where that is not known to be complete. */
  reset: ResetRecipe | null;
  /** False when the component was built with all features disabled: no real time, no output, no error text. */
  hasWasi: boolean;
}

/** The same bytes under another memory limit are another image, because the limit is compiled in. */
export function imageKey(digest: string, maxPages: number): string {
  return `${digest}:${maxPages}`;
}
