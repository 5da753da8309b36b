/** A new API key: its name, what it may do, as whom, and for how long. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { apiKeyScopes, type ApiKeyScope } from '../../../contract/api-keys.ts';
import type { Failure } from '../../../contract/errors.ts';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { cx } from '../../ui/cx.ts';
import { Field, Input } from '../../ui/Input.tsx';
import { Select } from '../../ui/Select.tsx';
import { FormFrame } from '../data/FormFrame.tsx';
import { sortFailure } from '../data/records/form-fields.ts';
import { expiryOf, lifetimes, scopeNote, scopeWords, type Lifetime } from './key-words.ts';
import type { CreatedKey } from './NewKey.tsx';
import styles from './Tenants.module.css';

interface ApiKeyFormProps {
  onCreated: (created: CreatedKey) => Promise<void>;
  onClose: () => void;
}

export function ApiKeyForm({ onCreated, onClose }: ApiKeyFormProps) {
  const { client, queries } = useRpc();
  const info = useQuery(queries.workbench.info.queryOptions()).data;
  const staff = (info?.users ?? []).filter(({ type }) => type === 'internal');
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly ApiKeyScope[]>([]);
  const [chosenUser, setUser] = useState<string | null>(null);
  const [lifetime, setLifetime] = useState<Lifetime>('90');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const userId = chosenUser ?? staff[0]?.userId;
  const { problems, rest } = failure === null ? { problems: {}, rest: null } : sortFailure(failure, ['name', 'scopes']);

  const save = async () => {
    setTried(true);
    if (name.trim() === '') return nameInput.current?.focus();
    if (scopes.length === 0) return;
    setBusy(true);
    setFailure(null);
    try {
      const expiresAt = expiryOf(lifetime, Date.now());
      await onCreated(
        await client.apiKeys.create({ name, scopes: [...scopes], expiresAt, ...(userId === undefined ? {} : { userId }) }),
      );
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  return (
    <FormFrame
      label="New API key"
      title="New API key"
      focused
      failure={rest}
      save={{ label: 'Create key', busy, run: save }}
      onClose={onClose}
    >
      <Field
        label="Name"
        hint="Says who uses it, such as a pipeline."
        error={tried && name.trim() === '' ? 'Enter a name.' : problems['name']}
      >
        {(control) => <Input {...control} ref={nameInput} value={name} onChange={({ target }) => setName(target.value)} />}
      </Field>
      <ScopeChoice
        chosen={scopes}
        problem={tried && scopes.length === 0 ? 'Choose at least one scope.' : problems['scopes']}
        onChange={setScopes}
      />
      <Field label="Acts as" hint="Requests with the key may do what this user may, within the scopes.">
        {({ id }) => (
          <Select
            id={id}
            value={userId ?? ''}
            options={staff.map((user) => ({ value: user.userId, label: user.name, detail: user.email }))}
            onChange={setUser}
          />
        )}
      </Field>
      <Field label="Lasts">
        {({ id }) => <Select<Lifetime> id={id} value={lifetime} options={lifetimes} onChange={setLifetime} />}
      </Field>
    </FormFrame>
  );
}

interface ScopeChoiceProps {
  chosen: readonly ApiKeyScope[];
  problem: string | undefined;
  onChange: (scopes: readonly ApiKeyScope[]) => void;
}

function ScopeChoice({ chosen, problem, onChange }: ScopeChoiceProps) {
  return (
    <fieldset className={styles.scopes}>
      <legend>Scopes</legend>
      {apiKeyScopes.map((scope) => (
        <label key={scope} className={styles.scope}>
          <input
            type="checkbox"
            checked={chosen.includes(scope)}
            onChange={({ target }) =>
              onChange(apiKeyScopes.filter((each) => (each === scope ? target.checked : chosen.includes(each))))
            }
          />
          <code>{scope}</code>
          <span className={styles.muted}>{scopeWords[scope]}</span>
        </label>
      ))}
      <p className={cx(problem === undefined ? styles.note : styles.problem)} aria-live="polite">
        {problem ?? scopeNote(chosen)}
      </p>
    </fieldset>
  );
}
