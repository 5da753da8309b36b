/** Procedures of `transfer.*`. */
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function transferProcedures(os: RpcBase, { transfers, findInstall }: RpcParts) {
  return {
    export: os.transfer.export.handler(async ({ input, signal }) =>
      transfers.export(await findInstall(input.extension), input, signal),
    ),
    import: os.transfer.import.handler(({ input, signal }) => transfers.import(input, signal)),
  };
}
