/**
 * Components by what they are made from. Making one takes seconds and never gives the same bytes twice, so the
 * cache is also what makes a rebuild of unchanged sources give the same bundle.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
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

/** In pieces, so that a large file does not hold up the engine's thread. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
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
      const [actual, expected] = await Promise.all([ifThere(digestOf(component(key))), ifThere(readFile(digest(key), 'utf8'))]);
      if (actual === null || expected === null) return null;
      if (actual !== expected) {
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
        await disk.write(digest(key), await digestOf(temporary));
        await disk.move(temporary, component(key));
      } finally {
        await disk.remove(temporary);
      }
      await evict();
      return component(key);
    },
  };
}

/** Null when the file does not exist. */
async function ifThere<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}
