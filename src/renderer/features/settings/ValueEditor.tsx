/** The control that changes a setting in its place: a choice is stored at once, a text when it is confirmed. */
import { useState, type KeyboardEvent } from 'react';
import type { Setting } from '../../../contract/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { Input } from '../../ui/Input.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './Settings.module.css';
import { draftOf } from './words.ts';

export interface ValueEditorProps {
  setting: Setting;
  busy: boolean;
  /** Id of the element that describes the field. */
  noteId: string;
  invalid: boolean;
  /** True when it was stored. */
  onSave: (value: string) => Promise<boolean>;
  onType: () => void;
}

export function ValueEditor(props: ValueEditorProps) {
  return props.setting.kind === 'choice' || props.setting.kind === 'boolean' ? (
    <ChoiceEditor {...props} />
  ) : (
    // What another window stored begins the field anew.
    <TextEditor key={draftOf(props.setting)} {...props} />
  );
}

const flags = [
  { value: 'true', label: 'true' },
  { value: 'false', label: 'false' },
];

function ChoiceEditor({ setting, busy, onSave }: ValueEditorProps) {
  const options =
    setting.kind === 'boolean'
      ? flags
      : setting.choices.map(({ value, meaning }) => ({ value, label: value, ...(meaning !== null && { detail: meaning }) }));
  return (
    <Select
      label={setting.name}
      className={styles.select}
      value={draftOf(setting)}
      options={options}
      disabled={busy}
      onChange={(value) => void onSave(value)}
    />
  );
}

function TextEditor({ setting, busy, noteId, invalid, onSave, onType }: ValueEditorProps) {
  const initial = draftOf(setting);
  const [draft, setDraft] = useState(initial);
  const changed = draft !== initial;
  const isSecret = setting.kind === 'secret';
  const save = async () => {
    if ((await onSave(draft)) && isSecret) setDraft('');
  };
  const discard = () => {
    setDraft(initial);
    onType();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!changed) return;
    if (event.key === 'Enter') void save();
    else if (event.key === 'Escape') discard();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.editor}>
      <Input
        code
        type={isSecret ? 'password' : 'text'}
        inputMode={setting.kind === 'number' ? 'numeric' : undefined}
        aria-label={setting.name}
        aria-describedby={noteId}
        aria-invalid={invalid || undefined}
        placeholder={isSecret && setting.isStored ? 'Stored, not shown' : (setting.default ?? 'Not set')}
        autoComplete={isSecret ? 'new-password' : 'off'}
        title={isSecret ? undefined : draft}
        value={draft}
        onChange={({ target }) => {
          setDraft(target.value);
          onType();
        }}
        onKeyDown={onKeyDown}
      />
      {changed && (
        <>
          <Button busy={busy} onClick={() => void save()}>
            Save
          </Button>
          <Button variant="quiet" onClick={discard}>
            Discard
          </Button>
        </>
      )}
    </div>
  );
}
