/** Makes a tenant by its name and goes to it. */
import { useRef, useState, type FormEvent } from 'react';
import { useRpc } from '../../rpc/context.tsx';
import { useWork } from '../../rpc/use-work.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, Input } from '../../ui/Input.tsx';
import { FailureView } from '../../ui/States.tsx';
import { useSelectTenant } from './use-tenants.ts';

/** Render it while it is open. */
export function NewTenantDialog({ onClose }: { onClose: () => void }) {
  const { client, queries, queryClient } = useRpc();
  const select = useSelectTenant();
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, failure, run } = useWork(async () => {
    const { tenantId } = await client.tenants.create({ name });
    await queryClient.invalidateQueries({ queryKey: queries.tenants.key() });
    await select(tenantId);
    onClose();
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '') return input.current?.focus();
    await run();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="New tenant"
      description="It starts with a staff user, a portal user, and the clients and services that tests need. Nothing is installed in it."
      width={440}
      initialFocus={input}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="new-tenant" variant="primary" busy={busy}>
            Create and switch to it
          </Button>
        </>
      }
    >
      <form id="new-tenant" noValidate onSubmit={(event) => void submit(event)}>
        <Field label="Name" error={tried && name.trim() === '' ? 'Enter a name.' : null}>
          {(control) => (
            <Input
              {...control}
              ref={input}
              placeholder="Northwind MSP"
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        {failure && <FailureView failure={failure} compact />}
      </form>
    </Dialog>
  );
}
