/** Asks for the reason of a deprecation, which everybody reads who is about to install the version. */
import { useState } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import type { RegistryVersion } from '../../../contract/registry.ts';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, TextArea } from '../../ui/Input.tsx';
import { FailureView } from '../../ui/States.tsx';

/** Render it while the question stands. */
export function DeprecateDialog({ version, onClose }: { version: RegistryVersion; onClose: () => void }) {
  const { client, queries, queryClient } = useRpc();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await client.registry.deprecate({ versionId: version.versionId, reason: reason.trim() });
      await queryClient.invalidateQueries({ queryKey: queries.registry.key() });
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
      title={`Deprecate ${version.version}?`}
      description="Installs of it keep working. Who is about to install it is told the reason first."
      width={440}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} onClick={() => void run()}>
            Deprecate {version.version}
          </Button>
        </>
      }
    >
      <Field label="Reason" hint="Say which version to use in its place.">
        {(control) => <TextArea {...control} rows={3} value={reason} onChange={({ target }) => setReason(target.value)} />}
      </Field>
      {failure && <FailureView failure={failure} compact />}
    </Dialog>
  );
}
