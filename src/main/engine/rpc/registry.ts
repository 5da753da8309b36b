/** Procedures of `registry.*`: extensions with their versions and bundles, whatever tenant has them installed. */
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function registryProcedures(os: RpcBase, { catalog }: RpcParts) {
  return {
    list: os.registry.list.handler(({ input }) => catalog.list(input)),
    get: os.registry.get.handler(({ input }) => catalog.get(input.registryId)),
    create: os.registry.create.handler(({ input }) => catalog.create(input)),
    deprecate: os.registry.deprecate.handler(({ input }) => catalog.deprecate(input.versionId, input.reason)),
    verify: os.registry.verify.handler(({ input }) => catalog.verify(input.bundleId)),
  };
}
