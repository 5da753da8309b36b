/** Asks before something is removed for good, and shows why it could not be. */
import { useState } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailureView } from '../../ui/States.tsx';

export interface ConfirmDialogProps {
  /** A question. */
  title: string;
  /** What is lost. */
  text: string;
  /** The verb and what it acts on, such as "Remove client". */
  confirm: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}

/** Render it while the question stands. */
export function ConfirmDialog({ title, text, confirm, onConfirm, onClose }: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={text}
      width={420}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" busy={busy} onClick={() => void run()}>
            {confirm}
          </Button>
        </>
      }
    >
      {failure && <FailureView failure={failure} compact />}
    </Dialog>
  );
}
