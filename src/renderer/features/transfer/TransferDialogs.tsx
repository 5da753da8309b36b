/** The dialog of an export or import, where one is open. */
import { useProjectPart } from '../../app/project.tsx';
import { useStore } from '../../ui/store.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { createTransfers } from './transfers.ts';

export function TransferDialogs({ tenantName }: { tenantName: string }) {
  const dialog = useStore(useProjectPart(createTransfers).dialog);
  if (dialog === null) return null;
  return dialog.kind === 'export' ? <ExportDialog install={dialog.install} /> : <ImportDialog tenantName={tenantName} />;
}
