/** The move of the bundles, kept while the project is open: the view may be left meanwhile. */
import type { MoveProgress, StoreDriver } from '../../../contract/store.ts';
import type { PartContext } from '../../app/project-parts.ts';
import { createLongWork, type LongWork, type LongWorkState } from '../../rpc/long-work.ts';

export type MoveState = LongWorkState<StoreDriver, MoveProgress>;

export function createMoving({ client }: PartContext): LongWork<StoreDriver, MoveProgress> {
  return createLongWork((to, signal) => client.store.move({ to }, { signal }));
}
