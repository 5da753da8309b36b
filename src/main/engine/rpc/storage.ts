/** Procedures of `storage.*`. Changes are announced by the storage itself, since handlers make them too. */
import type { RpcBase } from './base.ts';
import { ownInstall } from './own-install.ts';
import type { RpcParts } from './parts.ts';

export function storageProcedures(os: RpcBase, parts: RpcParts) {
  const { storage } = parts;
  const own = ownInstall(parts);
  const idOf = (input: { installId: string }): string => own(input.installId).installId;
  return {
    namespaces: os.storage.namespaces.handler(({ input }) => storage.namespaces(idOf(input))),
    list: os.storage.list.handler(({ input: { installId, ...query } }) => storage.list(idOf({ installId }), query)),
    get: os.storage.get.handler(({ input }) => storage.get(idOf(input), input.namespace, input.key)),
    put: os.storage.put.handler(({ input: { installId, ...change } }) => storage.put(idOf({ installId }), change)),
    remove: os.storage.remove.handler(({ input }) => storage.remove(idOf(input), input.namespace, input.key)),
  };
}
