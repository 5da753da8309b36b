/** From a bundle's key to a component that threads can run, with a span where that takes work. */
import { existsSync } from 'node:fs';
import type { BundleCache, CachedBundle } from '../bundle/cache.ts';
import type { BundleKey } from '../bundle/key.ts';
import type { ComponentLoader } from '../component/loader.ts';
import type { ComponentImage } from '../component/image.ts';
import { RunnerError, textOf } from '../errors.ts';
import type { Attributes, ObservedSpan } from '../observe.ts';

export interface Images {
  /** Throws `RunnerError` with a `BUNDLE_…` code. */
  bundle(key: BundleKey, span: ObservedSpan): Promise<CachedBundle>;
  /** Throws `RunnerError` with a `COMPONENT_…` code. */
  image(bundle: CachedBundle, maxPages: number, span: ObservedSpan): Promise<ComponentImage>;
}

export function createImages(bundles: BundleCache, loader: ComponentLoader): Images {
  return {
    async bundle(key, span) {
      const bundle =
        bundles.peek(key) ??
        (await observed(span, 'fetch bundle', { contentHash: key.contentHash }, () => bundles.ensure(key)));
      if (!existsSync(bundle.wasmPath)) throw noHandler();
      return bundle;
    },
    async image(bundle, maxPages, span) {
      const atHand = loader.peek(bundle.hex, maxPages);
      if (atHand !== null) return atHand;
      return observed(span, 'prepare component', { contentHash: `sha256:${bundle.hex}` }, async (load) => {
        const { image, transpiled } = await loader.load(bundle.hex, bundle.wasmPath, maxPages);
        load.set({ transpiled });
        return image;
      });
    },
  };
}

async function observed<Result>(
  parent: ObservedSpan,
  name: string,
  attributes: Attributes,
  work: (span: ObservedSpan) => Promise<Result>,
): Promise<Result> {
  const span = parent.child(name, 'load', attributes);
  try {
    const result = await work(span);
    span.end({ state: 'ok' });
    return result;
  } catch (error) {
    const explanation = error instanceof RunnerError ? { explanation: error.explanation } : {};
    span.end({ state: 'error', attributes: { error: textOf(error) }, ...explanation });
    throw error;
  }
}

function noHandler(): RunnerError {
  return new RunnerError('BUNDLE_NO_HANDLER', 'No such file or directory (os error 2)', {
    what: 'The bundle holds no handler.',
    why: 'The runner looks for dist/main.wasm, whatever the manifest names, and the bundle has no such file.',
    fix: 'Build the handler into dist/main.wasm, or remove the endpoints from the manifest.',
  });
}
