/** Procedures of `storage.*`. Changes are announced by the storage itself, since handlers make them too. */
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function storageProcedures(os: RpcBase, { storage }: RpcParts) {
  return {
    namespaces: os.storage.namespaces.handler(({ input }) => storage.namespaces(input.installId)),
    list: os.storage.list.handler(({ input: { installId, ...query } }) => storage.list(installId, query)),
    get: os.storage.get.handler(({ input }) => storage.get(input.installId, input.namespace, input.key)),
    put: os.storage.put.handler(({ input: { installId, ...change } }) => storage.put(installId, change)),
    remove: os.storage.remove.handler(({ input }) => storage.remove(input.installId, input.namespace, input.key)),
  };
}
