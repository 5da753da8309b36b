/** Asks before something is removed for good, and shows why it could not be. */
import { useWork } from '../../rpc/use-work.ts';
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
  const { busy, failure, run } = useWork(async () => {
    await onConfirm();
    onClose();
  });
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
