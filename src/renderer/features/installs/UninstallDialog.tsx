/** Asks before an install is removed, and whether what it stored goes with it. */
import { useState } from 'react';
import type { Install } from '../../../contract/installs.ts';
import { useServices } from '../../app/services.tsx';
import { useRpc } from '../../rpc/context.tsx';
import { useWork } from '../../rpc/use-work.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatCount, formatSize } from '../../ui/format.ts';
import { FailureView } from '../../ui/States.tsx';
import { useNamespaces } from '../data/storage/use-storage.ts';
import styles from './Installs.module.css';

export interface UninstallDialogProps {
  install: Install;
  onClose: () => void;
  onDone: () => void;
}

/** Render it while the question stands. */
export function UninstallDialog({ install, onClose, onDone }: UninstallDialogProps) {
  const { client, queryClient } = useRpc();
  const { notices } = useServices();
  const [purge, setPurge] = useState(false);
  const stored = useStoredText(install.installId);

  const { busy, failure, run } = useWork(async () => {
    await client.installs.uninstall({ installId: install.installId, purge });
    notices.tell(`Uninstalled ${install.slug}`);
    onDone();
    await queryClient.invalidateQueries();
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Uninstall ${install.name}?`}
      description="Its configuration, schedules and secrets are removed with it and cannot be brought back. The versions stay in the registry."
      width={460}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" busy={busy} onClick={() => void run()}>
            {purge ? 'Uninstall and delete its records' : 'Uninstall'}
          </Button>
        </>
      }
    >
      <label className={styles.choice}>
        <input type="checkbox" checked={purge} onChange={({ target }) => setPurge(target.checked)} />
        <span>Also delete what it stored</span>
        <span className={styles.muted}>{stored}</span>
      </label>
      {failure && <FailureView failure={failure} compact />}
    </Dialog>
  );
}

function useStoredText(installId: string): string {
  const { data } = useNamespaces(installId);
  if (data === undefined) return 'Records in the key-value storage.';
  const keys = data.reduce((sum, namespace) => sum + namespace.keys, 0);
  const bytes = data.reduce((sum, namespace) => sum + namespace.sizeBytes, 0);
  if (keys === 0) return 'It has stored nothing.';
  return `${formatCount(keys, 'record')}, ${formatSize(bytes)}. Else they are kept.`;
}
