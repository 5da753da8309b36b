/** Asks before all stored traces are removed, which cannot be undone. */
import { useState } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import { useProjectPart } from '../../app/project.tsx';
import { useServices } from '../../app/services.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatCount } from '../../ui/format.ts';
import { FailureView } from '../../ui/States.tsx';
import { createTraceFeed } from './feed.ts';

interface ClearDialogProps {
  open: boolean;
  onClose: () => void;
  onCleared: () => void;
}

export function ClearDialog({ open, onClose, onCleared }: ClearDialogProps) {
  const feed = useProjectPart(createTraceFeed);
  const { notices, selection } = useServices();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const clear = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const removed = await feed.clear();
      selection.clear();
      onCleared();
      onClose();
      notices.tell(`${formatCount(removed, 'trace')} removed`);
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Clear all traces?"
      description="The traces of all extensions are removed from this machine, with their logs. Requests that are under way stay."
      footer={
        <>
          <Button onClick={onClose}>Keep them</Button>
          <Button variant="danger" busy={busy} onClick={() => void clear()}>
            Clear all traces
          </Button>
        </>
      }
    >
      {failure && <FailureView failure={failure} compact />}
    </Dialog>
  );
}
