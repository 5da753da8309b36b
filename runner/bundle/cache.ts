/**
 * Unpacked bundles on disk, by content hash: `<root>/<hex>/bundle/**` and `<root>/<hex>/ui/**` (contract topic: cache
 * layout). A bundle appears by one rename, so after a crash it is there or not. Each tenant and extension proves once
 * that the store holds the archive under its own key; the platform lets any caller use what another brought in.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RunnerError, textOf } from '../errors.ts';
import { downloadVerified } from './download.ts';
import { extractBundle } from './extract.ts';
import { hexOf, objectKey } from './key.ts';
import type { BundleKey } from './key.ts';
import type { BundleLimits } from './limits.ts';
import type { BundleSource } from './source.ts';

export interface CachedBundle {
  hex: string;
  uiRoot: string;
  /** `dist/main.wasm` of the bundle, whether or not it exists. */
  wasmPath: string;
}

export interface BundleCacheOptions {
  root: string;
  source: BundleSource;
  limits: BundleLimits;
}

export interface BundleCache {
  /**
   * The bundle if it is unpacked and this key was proven; costs one file system check.
   * Throws `RunnerError` `BUNDLE_KEY_INVALID`.
   */
  peek(key: BundleKey): CachedBundle | null;
  /** Fetches, verifies and unpacks what is missing; callers of one key share the work. Throws `RunnerError`. */
  ensure(key: BundleKey): Promise<CachedBundle>;
  /** Writes and removes a file in the cache folder. */
  writable(): Promise<boolean>;
}

export function createBundleCache({ root, source, limits }: BundleCacheOptions): BundleCache {
  const running = new Map<string, Promise<CachedBundle>>();

  function places(key: BundleKey) {
    const object = objectKey(key);
    const hex = hexOf(key.contentHash) ?? '';
    const folder = path.join(root, hex);
    const proof = path.join(folder, 'keys', createHash('sha256').update(object).digest('hex'));
    const bundle = { hex, uiRoot: path.join(folder, 'ui'), wasmPath: path.join(folder, 'bundle', 'dist', 'main.wasm') };
    return { object, folder, proof, bundle };
  }

  function peek(key: BundleKey): CachedBundle | null {
    const { proof, bundle } = places(key);
    return existsSync(proof) ? bundle : null;
  }

  async function bringIn(key: BundleKey): Promise<CachedBundle> {
    try {
      await mkdir(path.join(root, 'tmp'), { recursive: true });
      return await fetchInto(path.join(root, 'tmp', randomUUID()), key);
    } catch (error) {
      throw error instanceof RunnerError ? error : cacheFailed(error);
    }
  }

  /** `staged` is a path that nothing has yet; nothing is left there either way. */
  async function fetchInto(staged: string, key: BundleKey): Promise<CachedBundle> {
    const { object, folder, proof, bundle } = places(key);
    const archive = `${staged}.tar.zst`;
    try {
      await downloadVerified(source, { key: object, hex: bundle.hex, target: archive, maxBytes: limits.archiveBytes });
      if (!existsSync(path.join(folder, 'bundle', '.ready'))) {
        await unpack(archive, staged);
        await takePlace(staged, folder);
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
    await extractBundle({ archive, roots, limits });
    await writeFile(path.join(roots.bundle, '.ready'), 'ok');
  }

  return {
    peek,
    async ensure(key) {
      const atHand = peek(key);
      if (atHand !== null) return atHand;
      const { object } = places(key);
      const underWay = running.get(object) ?? bringIn(key).finally(() => running.delete(object));
      running.set(object, underWay);
      return underWay;
    },
    async writable() {
      const probe = path.join(root, 'healthz.tmp');
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

/** An incomplete folder of that name is replaced; one that another process completed meanwhile stays. */
async function takePlace(staged: string, folder: string): Promise<void> {
  if (!existsSync(path.join(folder, 'bundle', '.ready'))) await rm(folder, { recursive: true, force: true });
  await rename(staged, folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
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
