/** Procedures of `connections.minio.*`. */
import type { ContainerProgress } from '../../../contract/connections.ts';
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';
import { progressOf } from './progress.ts';
import { differing } from './runner.ts';

/** Milliseconds between two looks at the container while somebody watches. */
const lookEveryMs = 3000;

export function minioProcedures(os: RpcBase, { minio }: RpcParts) {
  const procedures = os.connections.minio;
  return {
    status: procedures.status.handler(() => minio.status()),
    live: procedures.live.handler(({ signal }) => differing(minio.status, lookEveryMs, signal)),
    start: procedures.start.handler(({ input, signal }) =>
      progressOf<ContainerProgress>((work) => minio.start({ ...input, ...work }), signal),
    ),
    stop: procedures.stop.handler(async () => {
      await minio.stop();
      return minio.status();
    }),
    logs: procedures.logs.handler(async ({ input }) => ({ text: await minio.logs(input.lines) })),
  };
}
