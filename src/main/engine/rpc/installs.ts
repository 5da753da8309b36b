/** Procedures of `installs.*`: installs of the current tenant and their secrets. */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { RpcBase } from './base.ts';
import { ownInstall } from './own-install.ts';
import type { RpcParts } from './parts.ts';

export function installProcedures(os: RpcBase, parts: RpcParts) {
  const { vault } = parts;
  const known = ownInstall(parts);
  const changed = () => parts.changes.publish('change', { topic: 'secrets' });
  return {
    list: os.installs.list.handler(() => parts.listInstalls()),
    forProject: os.installs.forProject.handler(({ input }) => parts.installOfProject(input.projectId)),
    resolve: os.installs.resolve.handler(({ input }) => parts.findInstall(input.extension)),
    secrets: {
      list: os.installs.secrets.list.handler(({ input }) => ({
        secrets: vault.list(known(input.installId).installId),
        version: vault.version(input.installId),
        notice: vault.notice(),
      })),
      set: os.installs.secrets.set.handler(({ input }) => {
        const secret = vault.set(known(input.installId).installId, input.name, input.value);
        changed();
        return secret;
      }),
      discard: os.installs.secrets.discard.handler(({ input }) => {
        const discarded = vault.discard(known(input.installId).installId);
        changed();
        return { discarded };
      }),
      rotateKey: os.installs.secrets.rotateKey.handler(() => {
        const installs = vault.rotateKey();
        changed();
        return { installs };
      }),
      remove: os.installs.secrets.remove.handler(({ input }) => {
        if (!vault.remove(known(input.installId).installId, input.name)) {
          throw new WorkbenchError({
            code: 'SECRET_INVALID',
            what: `There is no secret named ${input.name}.`,
            why: 'It was removed already, or its name is spelled differently.',
            fix: 'List the secrets to see their names.',
          });
        }
        changed();
      }),
    },
  };
}
