/** From a bundle's key to a component that threads can run, with a span where that takes work. */
import { existsSync } from 'node:fs';
import { wasmName } from '../bundle/cache.ts';
import type { BundleCache, CachedBundle } from '../bundle/cache.ts';
import type { BundleKey } from '../bundle/key.ts';
import type { Seal } from '../cache/sealed-folder.ts';
import type { ComponentLoader } from '../component/loader.ts';
import type { ComponentImage } from '../component/image.ts';
import { RunnerError, textOf } from '../errors.ts';
import type { Attributes, ObservedSpan } from '../observe.ts';

export interface Images {
  /** Throws `RunnerError` with a `BUNDLE_…` code. */
  bundle(key: BundleKey, span: ObservedSpan): Promise<CachedBundle>;
  /** Throws `RunnerError` with a `COMPONENT_…` code. */
  image(bundle: CachedBundle, maxPages: number, span: ObservedSpan): Promise<ComponentImage>;
  /** Digest of a bundle's component, where one was loaded. */
  digestOf(hex: string): string | null;
  /** Content hashes, as hex, of the bundles whose component has the digest. */
  bundlesOf(digest: string): string[];
}

export interface ImagesOptions {
  bundles: BundleCache;
  loader: ComponentLoader;
  /** Told of how often what was needed was at hand. */
  looked?(cache: 'bundles' | 'components', hit: boolean): void;
}

/** Bundles whose digests are remembered; many times what is kept in memory. */
const mostDigests = 1000;

export function createImages({ bundles, loader, looked }: ImagesOptions): Images {
  const digests = new Map<string, string>();

  function remember(hex: string, digest: string): void {
    digests.delete(hex);
    digests.set(hex, digest);
    const oldest = digests.keys().next();
    if (digests.size > mostDigests && oldest.done !== true) digests.delete(oldest.value);
  }

  async function fetched(key: BundleKey, span: ObservedSpan): Promise<CachedBundle> {
    return observed(span, 'fetch bundle', { contentHash: key.contentHash }, () => bundles.ensure(key));
  }

  async function again({ hex, key }: CachedBundle, span: ObservedSpan): Promise<CachedBundle> {
    await bundles.discard(hex);
    return fetched(key, span);
  }

  async function load(bundle: CachedBundle, maxPages: number, span: ObservedSpan): Promise<ComponentImage> {
    const seal = await bundles.seal(bundle);
    const digest = seal?.files.get(wasmName);
    if (seal === null || digest === undefined) throw notWhole();
    notePrecompiled(seal, span);
    const { image, transpiled } = await loader.load({ wasmPath: bundle.wasmPath, digest, maxPages });
    span.set({ transpiled });
    remember(bundle.hex, digest);
    return image;
  }

  async function prepare(bundle: CachedBundle, maxPages: number, span: ObservedSpan): Promise<ComponentImage> {
    const release = bundles.hold(bundle);
    try {
      return await observed(span, 'prepare component', { contentHash: `sha256:${bundle.hex}` }, (own) =>
        load(bundle, maxPages, own),
      );
    } finally {
      release();
    }
  }

  return {
    async bundle(key, span) {
      const notice = await bundles.demand(key);
      if (notice !== null) span.set({ signature: notice });
      const atHand = bundles.peek(key);
      looked?.('bundles', atHand !== null);
      const bundle = atHand ?? (await fetched(key, span));
      if (existsSync(bundle.wasmPath)) return bundle;
      const seal = await bundles.seal(bundle);
      if (seal !== null && !seal.files.has(wasmName)) throw noHandler();
      return again(bundle, span);
    },
    async image(bundle, maxPages, span) {
      const digest = digests.get(bundle.hex);
      const atHand = digest === undefined ? null : loader.peek(digest, maxPages);
      looked?.('components', atHand !== null);
      if (atHand !== null) return atHand;
      try {
        return await prepare(bundle, maxPages, span);
      } catch (error) {
        if (!(error instanceof RunnerError) || error.code !== 'BUNDLE_DAMAGED') throw error;
        return prepare(await again(bundle, span), maxPages, span);
      }
    },
    digestOf: (hex) => digests.get(hex) ?? null,
    bundlesOf: (digest) => [...digests].flatMap(([hex, found]) => (found === digest ? [hex] : [])),
  };
}

/** Bundles may bring machine code for the platform's engine; neither it nor this runner loads any. */
function notePrecompiled({ files }: Seal, span: ObservedSpan): void {
  const names = [...files.keys()].filter((name) => /^bundle\/precompiled\/|\.cwasm$/.test(name));
  if (names.length === 0) return;
  const shown = names.map((name) => name.replace(/^bundle\//, ''));
  span.set({ precompiledIgnored: shown });
  span.log({
    level: 'info',
    stream: 'log',
    message: `Precompiled code is not used: ${shown.join(', ')}. The handler is compiled from dist/main.wasm, as in production.`,
  });
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

function notWhole(): RunnerError {
  return new RunnerError('BUNDLE_DAMAGED', 'the unpacked bundle is not whole', {
    what: 'The bundle in the cache is damaged.',
    why: 'Its list of files is missing or cannot be read.',
    fix: 'Send the request again: the bundle is fetched anew. Where it happens each time, look at the disk.',
  });
}

function noHandler(): RunnerError {
  return new RunnerError('BUNDLE_NO_HANDLER', 'No such file or directory (os error 2)', {
    what: 'The bundle holds no handler.',
    why: 'The runner looks for dist/main.wasm, whatever the manifest names, and the bundle has no such file.',
    fix: 'Build the handler into dist/main.wasm, or remove the endpoints from the manifest.',
  });
}
