/** Procedures of `builds.*`. */
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function buildProcedures(os: RpcBase, { builds, projects }: RpcParts) {
  return {
    start: os.builds.start.handler(async ({ input }) => {
      const { id, root } = await projects.get(input.projectId);
      return builds.start({ id, root }, input.options ?? {}, { restart: input.restart });
    }),
    cancel: os.builds.cancel.handler(({ input }) => builds.cancel(input.projectId)),
    get: os.builds.get.handler(({ input }) => builds.get(input.projectId)),
    run: os.builds.run.handler(async ({ input, signal }) => {
      const { id, root } = await projects.get(input.projectId);
      return builds.run({ id, root }, input.options ?? {}, { out: input.out, signal });
    }),
    watch: os.builds.watch.handler(({ input, signal }) => builds.watch(input.projectId, signal)),
  };
}
