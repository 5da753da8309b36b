/** Procedures of `store.*`. */
import type { MoveProgress } from '../../../contract/store.ts';
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';
import { progressOf } from './progress.ts';

export function storeProcedures(os: RpcBase, { archives, storeBrowser }: RpcParts) {
  return {
    status: os.store.status.handler(() => archives.status()),
    list: os.store.list.handler(({ input }) => storeBrowser.list(input)),
    verify: os.store.verify.handler(({ input }) => storeBrowser.verify(input.key)),
    move: os.store.move.handler(({ input, signal }) =>
      progressOf<MoveProgress>((work) => archives.moves.move(input.to, work), signal),
    ),
  };
}
