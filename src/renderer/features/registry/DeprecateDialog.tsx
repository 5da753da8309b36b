/** Asks for the reason of a deprecation, which everybody reads who is about to install the version. */
import { useState } from 'react';
import type { RegistryVersion } from '../../../contract/registry.ts';
import { useRpc } from '../../rpc/context.tsx';
import { useWork } from '../../rpc/use-work.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, TextArea } from '../../ui/Input.tsx';
import { FailureView } from '../../ui/States.tsx';

/** Render it while the question stands. */
export function DeprecateDialog({ version, onClose }: { version: RegistryVersion; onClose: () => void }) {
  const { client, queries, queryClient } = useRpc();
  const [reason, setReason] = useState('');
  const { busy, failure, run } = useWork(async () => {
    await client.registry.deprecate({ versionId: version.versionId, reason: reason.trim() });
    await queryClient.invalidateQueries({ queryKey: queries.registry.key() });
    onClose();
  });
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
