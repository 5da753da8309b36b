/** How much an install may use in an hour. */
import { useState, type FormEvent } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import type { QuotaLimits } from '../../../contract/quotas.ts';
import { useServices } from '../../app/services.tsx';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, Input } from '../../ui/Input.tsx';
import { FailureView } from '../../ui/States.tsx';
import styles from './Installs.module.css';
import { quotaDraft, quotaLimits, quotaNames, quotaProblem, type QuotaName } from './quota-draft.ts';

const labels: Readonly<Record<QuotaName, string>> = {
  invocations: 'Calls',
  cpuMs: 'Time, in ms',
  egressBytes: 'Egress, in bytes',
};

interface QuotaFormProps {
  installId: string;
  limits: QuotaLimits;
  onClose: () => void;
}

export function QuotaForm({ installId, limits, onClose }: QuotaFormProps) {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const [draft, setDraft] = useState(() => quotaDraft(limits));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const next = quotaLimits(draft);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (next === null) return;
    setBusy(true);
    setFailure(null);
    try {
      const saved = await client.quotas.setLimits({ installId, limits: next });
      queryClient.setQueryData(queries.quotas.limits.queryKey({ input: { installId } }), saved);
      notices.tell('Limits saved');
      onClose();
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  return (
    <form className={styles.quota} aria-label="Limits for an hour" noValidate onSubmit={(event) => void save(event)}>
      {quotaNames.map((name, index) => (
        <Field key={name} label={labels[name]} error={quotaProblem(draft[name])}>
          {(control) => (
            <Input
              {...control}
              // The form was opened to type in it.
              ref={index === 0 ? focusOnce : undefined}
              inputMode="numeric"
              placeholder="no limit"
              value={draft[name]}
              onChange={({ target }) => setDraft({ ...draft, [name]: target.value })}
            />
          )}
        </Field>
      ))}
      <p className={styles.muted}>A request beyond a limit is answered with 429 until the hour is over.</p>
      {failure && <FailureView failure={failure} compact />}
      <div className={styles.buttons}>
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" busy={busy} disabled={next === null}>
          Save limits
        </Button>
      </div>
    </form>
  );
}

function focusOnce(input: HTMLInputElement | null): void {
  input?.focus();
}
