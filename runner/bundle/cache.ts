/**
 * Unpacked bundles on disk, by content hash: `<root>/<hex>/bundle/**` and `<root>/<hex>/ui/**` (contract topic: cache
 * layout), sealed as `cache/sealed-folder.ts` says. Each tenant and extension proves once that the store holds the
 * archive under its own key; the platform lets any caller use what another brought in.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { passingMark, placeFolder, readSeal, removeFolder, sealPath, writeSeal } from '../cache/sealed-folder.ts';
import type { Seal } from '../cache/sealed-folder.ts';
import { RunnerError, textOf } from '../errors.ts';
import { downloadVerified } from './download.ts';
import { extractBundle } from './extract.ts';
import { hexOf, objectKey } from './key.ts';
import type { BundleKey } from './key.ts';
import type { BundleLimits } from './limits.ts';
import type { BundleSource } from './source.ts';

export interface CachedBundle {
  key: BundleKey;
  hex: string;
  /** Holds `ui` and `bundle`. */
  folder: string;
  /** `dist/main.wasm` of the bundle, whether or not it exists. */
  wasmPath: string;
}

/** The component's name in the seal of a bundle. */
export const wasmName = 'bundle/dist/main.wasm';

export interface BundleCacheOptions {
  root: string;
  source: BundleSource;
  limits: BundleLimits;
  /** Told of each use, and after each filling. */
  touch?(folder: string): void;
  filled?(): void;
}

export interface BundleCache {
  /** Throws where the bundle may not be used, whether or not it is unpacked. Answers what a trace should tell of it. */
  demand(key: BundleKey): Promise<string | null>;
  /**
   * The bundle if it is unpacked and this key was proven; costs one file system check.
   * Throws `RunnerError` `BUNDLE_KEY_INVALID`.
   */
  peek(key: BundleKey): CachedBundle | null;
  /** Fetches, verifies and unpacks what is missing; callers of one key share the work. Throws `RunnerError`. */
  ensure(key: BundleKey): Promise<CachedBundle>;
  /** What the bundle's files hash to; null when the bundle is gone or damaged. */
  seal(bundle: CachedBundle): Promise<Seal | null>;
  /** Keeps a bundle from being evicted until the function given back is called. */
  hold(bundle: CachedBundle): () => void;
  isHeld(hex: string): boolean;
  /** Takes a bundle out of the cache. Answers whether it was there. */
  discard(hex: string): Promise<boolean>;
  /** Writes and removes a file in the cache folder. */
  writable(): Promise<boolean>;
}

export function createBundleCache({ root, source, limits, touch, filled }: BundleCacheOptions): BundleCache {
  const running = new Map<string, Promise<CachedBundle>>();
  const holds = new Map<string, number>();

  function places(key: BundleKey) {
    const object = objectKey(key);
    const hex = hexOf(key.contentHash) ?? '';
    const folder = path.join(root, hex);
    const proof = path.join(folder, 'keys', createHash('sha256').update(object).digest('hex'));
    return { object, proof, bundle: { key, hex, folder, wasmPath: path.join(folder, wasmName) } };
  }

  function peek(key: BundleKey): CachedBundle | null {
    const { proof, bundle } = places(key);
    if (!existsSync(proof)) return null;
    touch?.(bundle.folder);
    return bundle;
  }

  async function demand(key: BundleKey): Promise<string | null> {
    return (await source.demand?.(objectKey(key))) ?? null;
  }

  async function bringIn(key: BundleKey): Promise<CachedBundle> {
    try {
      await mkdir(root, { recursive: true });
      const bundle = await fetchInto(path.join(root, `${passingMark}${randomUUID()}`), key);
      touch?.(bundle.folder);
      filled?.();
      return bundle;
    } catch (error) {
      throw error instanceof RunnerError ? error : cacheFailed(error);
    }
  }

  /** `staged` is a path that nothing has yet; nothing is left there either way. */
  async function fetchInto(staged: string, key: BundleKey): Promise<CachedBundle> {
    const { object, proof, bundle } = places(key);
    const { folder, hex } = bundle;
    const archive = `${staged}.tar.zst`;
    try {
      await downloadVerified(source, { key: object, hex, target: archive, maxBytes: limits.archiveBytes });
      if (!existsSync(sealPath(folder))) {
        await unpack(archive, staged);
        await placeFolder(staged, folder, async () => existsSync(sealPath(folder)));
      }
      await mkdir(path.dirname(proof), { recursive: true });
      await writeFile(proof, object);
      return bundle;
    } finally {
      await rm(archive, { force: true });
      await rm(staged, { recursive: true, force: true });
    }
  }

  async function unpack(archive: string, staged: string): Promise<void> {
    const roots = { ui: path.join(staged, 'ui'), bundle: path.join(staged, 'bundle') };
    await mkdir(roots.ui, { recursive: true });
    await mkdir(roots.bundle, { recursive: true });
    await writeSeal(staged, await extractBundle({ archive, roots, limits }));
    await writeFile(path.join(roots.bundle, '.ready'), 'ok');
  }

  return {
    peek,
    demand,
    async ensure(key) {
      await demand(key);
      const atHand = peek(key);
      if (atHand !== null) return atHand;
      const { object } = places(key);
      const underWay = running.get(object) ?? bringIn(key).finally(() => running.delete(object));
      running.set(object, underWay);
      return underWay;
    },
    seal: ({ folder }) => readSeal(folder),
    hold({ hex }) {
      holds.set(hex, (holds.get(hex) ?? 0) + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (holds.get(hex) ?? 1) - 1;
        if (left === 0) holds.delete(hex);
        else holds.set(hex, left);
      };
    },
    isHeld: (hex) => holds.has(hex),
    async discard(hex) {
      const folder = path.join(root, hex);
      const wasThere = existsSync(folder);
      await removeFolder(folder);
      return wasThere;
    },
    async writable() {
      const probe = path.join(root, `${passingMark}healthz`);
      try {
        await mkdir(root, { recursive: true });
        await writeFile(probe, 'ok');
        await rm(probe);
        return true;
      } catch {
        return false;
      }
    },
  };
}

function cacheFailed(error: unknown): RunnerError {
  return new RunnerError(
    'BUNDLE_CACHE_FAILED',
    textOf(error),
    {
      what: 'The bundle cannot be kept in the cache folder.',
      why: `Writing failed: ${textOf(error)}.`,
      fix: 'Make room on the disk and check that the cache folder can be written.',
    },
    { cause: error },
  );
}
