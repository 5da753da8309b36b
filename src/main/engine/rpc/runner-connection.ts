/** `connections.runner`: how a runner elsewhere is, and the environment that it works with. */
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function runnerConnectionProcedures(os: RpcBase, { externalRunner }: RpcParts) {
  return {
    check: os.connections.runner.check.handler(() => externalRunner.check()),
    writeEnvironment: os.connections.runner.writeEnvironment.handler(() => externalRunner.writeEnvironment()),
  };
}
