/**
 * Files of UIs, kept in memory while they fit: the least recently served go first. Each is checked against the seal
 * of its bundle when it is read, so what is served is what the archive held.
 */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { readSealed } from '../cache/sealed-folder.ts';
import type { Seal } from '../cache/sealed-folder.ts';
import type { BundleCache, CachedBundle } from './cache.ts';

export interface Asset {
  /** Path below `ui`. */
  file: string;
  bytes: Uint8Array;
  /** Hex SHA-256 of the bytes. */
  digest: string;
}

export type AssetAnswer = Asset | 'absent' | 'too-large' | 'damaged';

export interface AssetUsage {
  files: number;
  bytes: number;
  maxBytes: number;
}

export interface AssetCache {
  /** The file at a path below the UI root; the page for the root and for what does not exist, as UIs route themselves. */
  read(bundle: CachedBundle, relative: string, maxFileBytes: number): Promise<AssetAnswer>;
  /** Forgets the files of a bundle. */
  drop(hex: string): void;
  usage(): AssetUsage;
}

export interface AssetCacheOptions {
  bundles: Pick<BundleCache, 'seal'>;
  maxBytes: number;
  /** Told of how often a file was at hand. */
  looked?(hit: boolean): void;
}

const page = 'index.html';
const keptSeals = 16;

export function createAssetCache({ bundles, maxBytes, looked }: AssetCacheOptions): AssetCache {
  const kept = new Map<string, Asset>();
  const seals = new Map<string, Seal>();
  let bytes = 0;

  async function sealOf(bundle: CachedBundle): Promise<Seal | null> {
    const seal = seals.get(bundle.hex) ?? (await bundles.seal(bundle));
    if (seal === null) return null;
    seals.delete(bundle.hex);
    seals.set(bundle.hex, seal);
    const oldest = seals.keys().next();
    if (seals.size > keptSeals && oldest.done !== true) seals.delete(oldest.value);
    return seal;
  }

  function forget(key: string): void {
    bytes -= kept.get(key)?.bytes.byteLength ?? 0;
    kept.delete(key);
  }

  function keep(key: string, asset: Asset): void {
    forget(key);
    // One huge file would drive everything else out.
    if (asset.bytes.byteLength > maxBytes / 4) return;
    kept.set(key, asset);
    bytes += asset.bytes.byteLength;
    for (const oldest of kept.keys()) {
      if (bytes <= maxBytes) return;
      forget(oldest);
    }
  }

  return {
    async read(bundle, relative, maxFileBytes) {
      const seal = await sealOf(bundle);
      if (seal === null) return 'damaged';
      const file = seal.files.has(`ui/${relative}`) ? relative : page;
      if (!seal.files.has(`ui/${file}`)) return 'absent';
      const key = `${bundle.hex}/${file}`;
      const atHand = kept.get(key);
      looked?.(atHand !== undefined);
      const asset = atHand ?? (await readChecked(bundle, seal, file, maxFileBytes));
      if (typeof asset === 'string') return asset;
      keep(key, asset);
      return asset.bytes.byteLength > maxFileBytes ? 'too-large' : asset;
    },
    drop(hex) {
      seals.delete(hex);
      for (const key of kept.keys()) if (key.startsWith(`${hex}/`)) forget(key);
    },
    usage: () => ({ files: kept.size, bytes, maxBytes }),
  };
}

async function readChecked(bundle: CachedBundle, seal: Seal, file: string, maxFileBytes: number): Promise<AssetAnswer> {
  const name = `ui/${file}`;
  const found = await stat(path.join(bundle.folder, name)).catch(() => null);
  if (found !== null && found.size > maxFileBytes) return 'too-large';
  const content = await readSealed(bundle.folder, seal, name);
  return content === null ? 'damaged' : { file, bytes: content, digest: seal.files.get(name) ?? '' };
}
