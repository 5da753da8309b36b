/** Work that a person waits for in a dialog: whether it goes on, and why it failed. */
import { useState } from 'react';
import type { Failure } from '../../contract/errors.ts';
import { toFailure } from './failure.ts';

/** `work` closes the dialog when it is done; so `busy` ends with a failure only. */
export function useWork(work: () => Promise<void>): { busy: boolean; failure: Failure | null; run: () => Promise<void> } {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  return { busy, failure, run };
}
