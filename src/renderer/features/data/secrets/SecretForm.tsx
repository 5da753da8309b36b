/** Stores a value under a name. What is stored is not shown again, here or anywhere. */
import { Eye, EyeOff, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Failure } from '../../../../contract/errors.ts';
import { toFailure } from '../../../rpc/failure.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Field, Input, TextArea } from '../../../ui/Input.tsx';
import styles from '../Data.module.css';
import { FormFrame } from '../FormFrame.tsx';
import { nameProblem, valueNote } from './secret-rules.ts';

export interface SecretFormProps {
  /** The secret that gets another value; null for one more. */
  name: string | null;
  taken: readonly string[];
  onSave: (name: string, value: string) => Promise<void>;
  onRemove: () => void;
  onClose: () => void;
}

export function SecretForm({ name: given, taken, onSave, onRemove, onClose }: SecretFormProps) {
  const [typedName, setName] = useState('');
  const [value, setValue] = useState('');
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const valueInput = useRef<HTMLTextAreaElement>(null);
  const isNew = given === null;
  const name = given ?? typedName.trim();
  const replaces = taken.includes(name);

  const save = async () => {
    setTried(true);
    if (nameProblem(name) !== null) return nameInput.current?.focus();
    if (value === '') return valueInput.current?.focus();
    setBusy(true);
    setFailure(null);
    try {
      await onSave(name, value);
      setName('');
      setValue('');
      setShown(false);
      setTried(false);
      // Secrets are seldom added alone.
      nameInput.current?.focus();
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormFrame
      label={isNew ? 'New secret' : `Secret ${name}`}
      title={isNew ? 'New secret' : name}
      code={!isNew}
      actions={!isNew && <IconButton label={`Remove ${name}`} icon={Trash2} onClick={onRemove} />}
      focused={isNew}
      failure={failure}
      save={{ label: replaces ? 'Replace secret' : 'Save secret', busy, run: save }}
      onClose={onClose}
    >
      {isNew && (
        <Field
          label="Name"
          hint={replaces ? 'Replaces the secret of that name.' : 'What the handler asks for.'}
          error={tried || typedName !== '' ? nameProblem(name) : null}
        >
          {(control) => (
            <Input
              {...control}
              ref={nameInput}
              code
              placeholder="API_KEY"
              value={typedName}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
      )}
      <Field
        label={isNew ? 'Value' : 'New value'}
        hint={valueNote(value) ?? 'Stored encrypted, and not shown again after saving.'}
        error={tried && value === '' ? 'Enter a value.' : null}
      >
        {(control) => (
          <div className={styles.secretValue}>
            <TextArea
              {...control}
              ref={valueInput}
              code
              rows={3}
              className={cx(!shown && styles.masked)}
              autoComplete="off"
              value={value}
              onChange={({ target }) => setValue(target.value)}
            />
            <IconButton
              label={shown ? 'Hide what is typed' : 'Show what is typed'}
              icon={shown ? EyeOff : Eye}
              pressed={shown}
              onClick={() => setShown(!shown)}
            />
          </div>
        )}
      </Field>
    </FormFrame>
  );
}
