/** What the install may do: each capability with its meaning, granted or withheld. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { CapabilityGrant } from '../../../contract/install-life.ts';
import type { Install } from '../../../contract/installs.ts';
import { useQueries, useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { FailureView, Skeleton } from '../../ui/States.tsx';
import { capabilityCatalogue } from '../manifest/capability-catalogue.ts';
import styles from './Installs.module.css';

export function CapabilitiesTab({ install }: { install: Install }) {
  const { installId, version } = install;
  const query = useQuery(useQueries().installs.capabilities.list.queryOptions({ input: { installId } }));
  return (
    <div className={styles.page}>
      <QueryView query={query} loading={<Skeleton label="Reading the capabilities" lines={6} />}>
        {(grants) => <Grants installId={installId} version={version} grants={grants} />}
      </QueryView>
    </div>
  );
}

/** By the name of the capability; taken from the manifest's schema, as in the manifest editor. */
function useMeanings(): ReadonlyMap<string, string> {
  const schema = useQuery(useQueries().manifest.schema.queryOptions()).data;
  return useMemo(
    () => new Map(schema === undefined ? [] : capabilityCatalogue(schema).map(({ name, description }) => [name, description])),
    [schema],
  );
}

interface GrantsProps {
  installId: string;
  version: string;
  grants: readonly CapabilityGrant[];
}

function Grants({ installId, version, grants }: GrantsProps) {
  const { queries, queryClient } = useRpc();
  const key = queries.installs.capabilities.list.queryKey({ input: { installId } });
  const change = useMutation(
    queries.installs.capabilities.withhold.mutationOptions({
      onSuccess: (next) => queryClient.setQueryData(key, next),
      onSettled: () => queryClient.invalidateQueries({ queryKey: queries.installs.key() }),
    }),
  );
  // What was asked for last shows at once, in the same moment as the click; it goes back if the engine refuses.
  const [asked, setAsked] = useState<string[] | null>(null);
  const withheld = asked ?? grants.filter(({ isWithheld }) => isWithheld).map(({ capability }) => capability);
  const withhold = (capabilities: string[]) => {
    setAsked(capabilities);
    change.mutate({ installId, capabilities }, { onSettled: () => setAsked(null) });
  };
  const toggle = (capability: string, granted: boolean) =>
    withhold(granted ? withheld.filter((each) => each !== capability) : [...withheld, capability]);

  const ofVersion = grants.filter(({ isForEverybody }) => !isForEverybody);
  const ofEverybody = grants.filter(({ isForEverybody }) => isForEverybody);
  const list = { withheld, onToggle: toggle };
  return (
    <>
      <div className={styles.lead}>
        <p className={styles.muted}>
          What is withheld is refused to the handler from the next call on. The platform itself cannot withhold what a version
          asks for.
        </p>
        {withheld.length > 0 && <Button onClick={() => withhold([])}>Grant all</Button>}
      </div>
      {change.isError && <FailureView failure={toFailure(change.error)} compact />}
      <GrantList title={`Asked for by ${version}`} none="It asks for none." grants={ofVersion} {...list} />
      {ofEverybody.length > 0 && <GrantList title="Given to every extension" none="" grants={ofEverybody} {...list} />}
    </>
  );
}

interface GrantListProps {
  title: string;
  none: string;
  grants: readonly CapabilityGrant[];
  withheld: readonly string[];
  onToggle: (capability: string, granted: boolean) => void;
}

function GrantList({ title, none, grants, withheld, onToggle }: GrantListProps) {
  const meanings = useMeanings();
  return (
    <section className={styles.section} aria-label={title}>
      <h3>{title}</h3>
      {grants.length === 0 && <p className={styles.muted}>{none}</p>}
      <ul className={styles.grants}>
        {grants.map(({ capability, isForEverybody }) => {
          const isWithheld = withheld.includes(capability);
          return (
            <li key={capability}>
              <label className={styles.grant}>
                <input
                  type="checkbox"
                  checked={!isWithheld}
                  disabled={isForEverybody}
                  onChange={({ target }) => onToggle(capability, target.checked)}
                />
                <code>{capability}</code>
                <span className={styles.meaning}>{meanings.get(capability) ?? 'Not known to the platform.'}</span>
                <span className={isWithheld ? styles.withheld : styles.granted}>{isWithheld ? 'withheld' : 'granted'}</span>
              </label>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
