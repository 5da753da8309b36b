/** Procedures that name an install reach those of the selected tenant only. */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Install } from '../../../contract/installs.ts';
import type { RpcParts } from './parts.ts';

/** The install of the selected tenant; fails with `INSTALL_NOT_FOUND` for those of others too. */
export function ownInstall({ resolveInstall }: Pick<RpcParts, 'resolveInstall'>) {
  return (installId: string): Install => {
    const install = resolveInstall(installId);
    if (install !== null) return install;
    throw new WorkbenchError({
      code: 'INSTALL_NOT_FOUND',
      what: `There is no install ${installId}.`,
      why: 'It belongs to another tenant, or its extension was never installed here.',
      fix: 'Build the project once; that installs it.',
    });
  };
}
