/** What the status bar shows of the parts that can fail while the workbench runs. */
import type { Health } from '../../contract/workbench.ts';

type Part = Health['runner'];

async function probe(ask: () => Promise<Part>): Promise<Part> {
  try {
    return await ask();
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

export function createHealth(parts: {
  runner: () => Promise<Part>;
  store: () => Promise<Part>;
  gatewayUrl: () => string;
}): () => Promise<Health> {
  return async () => {
    const [runner, store] = await Promise.all([probe(parts.runner), probe(parts.store)]);
    return { runner, store, gateway: { ok: true, detail: parts.gatewayUrl() } };
  };
}
