/** The runner's caches, joined: bundles and prepared components on disk under one budget, images and files in memory. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createAssetCache } from './bundle/assets.ts';
import type { AssetCache, AssetUsage } from './bundle/assets.ts';
import { createBundleCache, wasmName } from './bundle/cache.ts';
import type { BundleCache } from './bundle/cache.ts';
import { hexOf } from './bundle/key.ts';
import type { BundleLimits } from './bundle/limits.ts';
import type { BundleSource } from './bundle/source.ts';
import { createCacheBudget } from './cache/budget.ts';
import type { CacheBudget, CacheUsage } from './cache/budget.ts';
import { readSeal, removeFolder } from './cache/sealed-folder.ts';
import { preparedFolder } from './component/cache.ts';
import { createComponentLoader } from './component/loader.ts';
import type { ComponentLoader } from './component/loader.ts';
import { createImages } from './execute/images.ts';
import type { Images } from './execute/images.ts';
import type { CacheName } from './metrics/runner-metrics.ts';

export interface CachesOptions {
  /** Folder for unpacked bundles and prepared components; made when missing. */
  root: string;
  /** Bytes that both may take on disk; null for no limit. */
  maxBytes: number | null;
  workerPath: string;
  source: BundleSource;
  limits: BundleLimits;
  /** Tells that no thread needs a component any more. */
  onDrop(key: string): void;
  looked(cache: CacheName, hit: boolean): void;
  /** Told when the disk cannot be swept. */
  failed(error: unknown): void;
  now(): number;
}

/** A component in memory. */
export interface LoadedComponent {
  digest: string;
  /** Content hashes of the bundles that hold it. */
  contentHashes: string[];
  maxPages: number;
  codeBytes: number;
  key: string;
}

export interface Caches {
  bundles: BundleCache;
  assets: AssetCache;
  images: Images;
  budget: CacheBudget;
  /** Least recently used first. */
  loaded(): LoadedComponent[];
  usage(): Promise<{ disk: CacheUsage; assets: AssetUsage }>;
  /** Takes a bundle out of memory and disk, and its component too where no other bundle holds it. False if unknown. */
  evict(contentHash: string): Promise<boolean>;
  dispose(): Promise<void>;
}

/** Components kept in memory; one takes tens of megabytes of compiled code. */
export const keptComponents = 6;
const assetBytes = 64 * 1024 * 1024;

export function createCaches(options: CachesOptions): Caches {
  const { root, maxBytes, workerPath, limits, now } = options;
  const bundleRoot = path.join(root, 'bundles');
  const componentRoot = path.join(root, 'components');
  const filled = () => void budget.sweep().catch(options.failed);
  const touch = (folder: string) => budget.touch(folder);
  const bundles = createBundleCache({ root: bundleRoot, source: options.source, limits, touch, filled });
  const loader = createComponentLoader({
    workerPath,
    cacheRoot: componentRoot,
    keep: keptComponents,
    onDrop: options.onDrop,
    touch,
    filled,
  });
  const assets = createAssetCache({ bundles, maxBytes: assetBytes, looked: (hit) => options.looked('assets', hit) });
  const images = createImages({ bundles, loader, looked: options.looked });
  const budget = createCacheBudget({ areas: areasOf(bundleRoot, componentRoot, { bundles, loader, assets }), maxBytes, now });
  filled();

  async function evict(contentHash: string): Promise<boolean> {
    const hex = hexOf(contentHash);
    if (hex === null) return false;
    const sealed = await readSeal(path.join(bundleRoot, hex));
    const digest = images.digestOf(hex) ?? sealed?.files.get(wasmName) ?? null;
    assets.drop(hex);
    const isShared = digest !== null && images.bundlesOf(digest).some((other) => other !== hex);
    if (digest !== null && !isShared) {
      loader.drop(digest);
      await removeFolder(preparedFolder(componentRoot, digest));
    }
    return bundles.discard(hex);
  }

  return {
    bundles,
    assets,
    images,
    budget,
    evict,
    loaded: () =>
      loader
        .loaded()
        .map((image) => ({ ...image, contentHashes: images.bundlesOf(image.digest).map((hex) => `sha256:${hex}`) })),
    usage: async () => ({ disk: await budget.usage(), assets: assets.usage() }),
    async dispose() {
      await Promise.all([loader.dispose(), budget.dispose()]);
    },
  };
}

function areasOf(
  bundleRoot: string,
  componentRoot: string,
  { bundles, loader, assets }: { bundles: BundleCache; loader: ComponentLoader; assets: AssetCache },
) {
  return [
    { kind: 'bundle', roots: async () => [bundleRoot], inUse: bundles.isHeld, evicted: assets.drop },
    {
      kind: 'component',
      // One folder for each toolchain that ever wrote here; nobody uses those of others, so they go first.
      roots: async () => (await readdir(componentRoot).catch(() => [])).map((tag) => path.join(componentRoot, tag)),
      inUse: loader.isHeld,
      evicted: () => undefined,
    },
  ];
}
