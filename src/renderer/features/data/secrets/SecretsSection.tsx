/** The secrets of the install: names and ages, a form to store one, and the ways to remove them. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Install } from '../../../../contract/installs.ts';
import { useCommand } from '../../../app/commands/use-command.ts';
import { useNavigation } from '../../../app/navigation.ts';
import { useProject } from '../../../app/project.tsx';
import { useServices } from '../../../app/services.tsx';
import { useDeepState } from '../../../app/view.tsx';
import { useRpc } from '../../../rpc/context.tsx';
import { toFailure } from '../../../rpc/failure.ts';
import { Button } from '../../../ui/Button.tsx';
import { formatCount } from '../../../ui/format.ts';
import { QueryView } from '../../../ui/QueryView.tsx';
import { FailureView, Skeleton } from '../../../ui/States.tsx';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { ListAndForm } from '../ListAndForm.tsx';
import { Notice } from '../Notice.tsx';
import { SectionBar } from '../SectionBar.tsx';
import { SecretForm } from './SecretForm.tsx';
import { SecretList } from './SecretList.tsx';

const capability = 'cap:secrets.get';

export function SecretsSection({ install }: { install: Install }) {
  const { installId } = install;
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const query = useQuery(queries.installs.secrets.list.queryOptions({ input: { installId } }));
  const [chosen, setChosen] = useDeepState('secret');
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<{ remove: string } | 'discard' | null>(null);
  const readAgain = () => queryClient.invalidateQueries({ queryKey: queries.installs.secrets.key() });

  const open = (name: string | null) => {
    setAdding(false);
    setChosen(name);
  };
  const add = () => setAdding(true);

  const save = async (name: string, value: string) => {
    await client.installs.secrets.set({ installId, name, value });
    await readAgain();
    notices.tell(`${name} saved`);
  };
  const remove = async (name: string) => {
    await client.installs.secrets.remove({ installId, name });
    await readAgain();
    if (chosen === name) setChosen(null);
  };
  const discard = async () => {
    await client.installs.secrets.discard({ installId });
    await readAgain();
  };

  useCommand({
    id: 'secrets.rotate-key',
    title: 'Seal all secrets with a new key',
    group: 'Data',
    run: async () => {
      const { installs } = await client.installs.secrets.rotateKey();
      notices.tell(`A new key seals the secrets of ${formatCount(installs, 'install')}`);
    },
  });

  const failure = query.isError ? toFailure(query.error) : null;
  return (
    <>
      {failure?.code === 'SECRETS_LOCKED' ? (
        <FailureView failure={failure} action={{ label: 'Discard all secrets', onSelect: () => setAsked('discard') }} />
      ) : (
        <QueryView query={query} loading={<Skeleton label="Reading the secrets" />}>
          {({ secrets, notice }) => {
            const names = secrets.map(({ name }) => name);
            const name = chosen !== null && names.includes(chosen) ? chosen : null;
            return (
              <>
                <SectionBar
                  title="Secrets"
                  count={secrets.length === 0 ? null : formatCount(secrets.length, 'secret')}
                  add={{ label: 'Add secret', onAdd: add }}
                />
                {notice !== null && <Notice>{notice}</Notice>}
                <CapabilityNotice install={install} />
                <ListAndForm
                  id="data.secrets"
                  list={
                    <SecretList
                      secrets={secrets}
                      chosen={adding ? null : name}
                      adding={adding}
                      onChoose={open}
                      onAdd={add}
                      onRemove={(secret) => setAsked({ remove: secret })}
                    />
                  }
                  form={
                    adding || name !== null ? (
                      <SecretForm
                        key={adding ? '' : name}
                        name={adding ? null : name}
                        taken={names}
                        onSave={save}
                        onRemove={() => name !== null && setAsked({ remove: name })}
                        onClose={() => open(null)}
                      />
                    ) : null
                  }
                />
              </>
            );
          }}
        </QueryView>
      )}
      {asked === 'discard' && (
        <ConfirmDialog
          title="Discard all secrets?"
          text={`All secrets of ${install.slug} are removed unopened. They must be entered again.`}
          confirm="Discard all secrets"
          onConfirm={discard}
          onClose={() => setAsked(null)}
        />
      )}
      {asked !== null && asked !== 'discard' && (
        <ConfirmDialog
          title={`Remove ${asked.remove}?`}
          text="Its value cannot be brought back. Handlers that ask for it get an error from then on."
          confirm="Remove secret"
          onConfirm={() => remove(asked.remove)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

/** A secret helps a handler only if the manifest asks for the capability. */
function CapabilityNotice({ install }: { install: Install }) {
  const { manifest } = useProject().report;
  const { openView } = useNavigation();
  const isOfProject = manifest?.name === install.name && manifest.publisher === install.publisher;
  if (!isOfProject) {
    if (install.capabilities.includes(capability)) return null;
    return (
      <Notice>
        The installed version does not ask for <code>{capability}</code>, so the handler cannot read secrets.
      </Notice>
    );
  }
  if (manifest.capabilities.includes(capability)) return null;
  return (
    <Notice
      action={
        <Button variant="quiet" onClick={() => openView('manifest')}>
          Open the manifest
        </Button>
      }
    >
      The manifest does not ask for <code>{capability}</code>, so the handler cannot read secrets.
    </Notice>
  );
}
