/**
 * Source maps of handlers, kept in the bundle store beside the archive, so that a failure of any installed version
 * is told by the author's own lines. They are no part of the bundle and are not published with it.
 */
import { text } from 'node:stream/consumers';
import type { BundleKey } from '../../../runner/bundle/key.ts';
import type { SourceMaps } from '../../../runner/execute/run-guest.ts';
import type { Logger } from './parts.ts';
import { objectKey } from './registry/object-key.ts';
import type { BundleStore } from './store/store.ts';

/** `archiveKey` is the object key of the bundle. */
export function sourceMapKey(archiveKey: string): string {
  return archiveKey.replace(/bundle\.tar\.zst$/, 'handler.js.map');
}

export function createSourceMaps({ store, logger }: { store: BundleStore; logger: Logger }): SourceMaps {
  return async ({ tenant: tenantId, extension: registryId, contentHash }: BundleKey) => {
    try {
      const map = await store.get(sourceMapKey(objectKey({ tenantId, registryId, contentHash })));
      return map === null ? null : await text(map);
    } catch (error) {
      // Without it the failure is still told, by the lines of the built handler.
      logger.warn({ err: error, contentHash }, 'the source map of a handler cannot be read');
      return null;
    }
  };
}
