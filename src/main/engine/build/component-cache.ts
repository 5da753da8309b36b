/**
 * Components by what they are made from. Making one takes seconds and never gives the same bytes twice, so the
 * cache is also what makes a rebuild of unchanged sources give the same bundle.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../files/disk-error.ts';
import type { Logger } from '../parts.ts';
import type { Disk } from './disk.ts';

export interface ComponentCache {
  /** The path of the cached component, checked against its digest; null when there is none. */
  find(key: string): Promise<string | null>;
  /** Has `make` write the component to the path it is given, then takes it in whole. Answers its path. */
  store(key: string, make: (path: string) => Promise<void>): Promise<string>;
}

/** Components of about 12 MB each. */
const capacity = 20;

/** Hex SHA-256 of what goes into a component. */
export function componentKey(ingredients: { source: string; wit: string; disabled: string[]; versions: string[] }): string {
  const { source, wit, disabled, versions } = ingredients;
  return sha256(JSON.stringify({ source, wit, disabled: disabled.toSorted(), versions }));
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

export function createComponentCache(parts: { folder: string; disk: Disk; logger: Logger }): ComponentCache {
  const { folder, disk, logger } = parts;
  const component = (key: string) => join(folder, `${key}.wasm`);
  const digest = (key: string) => join(folder, `${key}.sha256`);

  async function evict(): Promise<void> {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.wasm'));
    const aged = await Promise.all(names.map(async (name) => ({ name, used: (await stat(join(folder, name))).mtimeMs })));
    for (const { name } of aged.toSorted((a, b) => b.used - a.used).slice(capacity)) {
      await disk.remove(join(folder, name));
      await disk.remove(digest(name.slice(0, -'.wasm'.length)));
    }
  }

  return {
    async find(key) {
      const [bytes, expected] = await Promise.all([readIfThere(component(key)), readIfThere(digest(key))]);
      if (!bytes || !expected) return null;
      if (sha256(bytes) !== expected.toString()) {
        logger.warn({ key }, 'cached component is damaged, making it again');
        return null;
      }
      const now = new Date();
      await utimes(component(key), now, now);
      return component(key);
    },
    async store(key, make) {
      await disk.folder(folder);
      const temporary = join(folder, `${key}.${randomBytes(4).toString('hex')}.tmp`);
      try {
        await make(temporary);
        await disk.write(digest(key), sha256(await readFile(temporary)));
        await disk.move(temporary, component(key));
      } finally {
        await disk.remove(temporary);
      }
      await evict();
      return component(key);
    },
  };
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}
