/** The form of an export: where to, and what beside the extension itself. */
import { useState, type FormEvent } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import type { Install } from '../../../contract/installs.ts';
import type { ExportInput } from '../../../contract/transfer.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, Input } from '../../ui/Input.tsx';
import { FailureView } from '../../ui/States.tsx';
import { Buttons } from './Buttons.tsx';
import { Choice } from './Choice.tsx';
import { checkExport, toExport, type ExportErrors, type ExportForm } from './export-form.ts';
import { movedTo } from './paths.ts';
import { PathField } from './PathField.tsx';
import styles from './Transfer.module.css';

export interface ExportFormViewProps {
  install: Install;
  first: ExportForm;
  /** The file where none is typed. */
  fallback: string;
  /** Names of the install's secrets. */
  secrets: readonly string[];
  /** Of the export before. */
  outcome: Failure | 'cancelled' | null;
  onExport: (input: ExportInput) => void;
  onClose: () => void;
}

export function ExportFormView({ install, first, fallback, secrets, outcome, onExport, onClose }: ExportFormViewProps) {
  const [form, setForm] = useState(first);
  const [asked, setAsked] = useState(false);
  const errors = checkExport(form, fallback);
  const shown: ExportErrors = asked ? errors : {};
  const change = (part: Partial<ExportForm>) => setForm((before) => ({ ...before, ...part }));
  const send = (overwrite: boolean) => {
    setAsked(true);
    if (Object.keys(errors).length === 0) onExport({ ...toExport(form, fallback, install.installId), overwrite });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(false);
  };
  return (
    <form className={styles.steps} onSubmit={submit} noValidate aria-label="Export">
      <PathField
        label="File"
        hint="On the machine of the workbench. The folder must be there."
        error={shown.file}
        placeholder={fallback}
        value={form.file}
        onChange={(file) => change({ file })}
        browse={{
          title: 'Where to put the file',
          description: 'The file gets its name from the extension; it can be changed afterwards.',
          action: 'Choose folder',
        }}
        pathOf={(folder) => movedTo(folder, form.file, fallback)}
      />
      <fieldset className={styles.choices}>
        <legend>Put into it</legend>
        <Choice
          label="The extension and its install"
          detail="Versions, bundles, configuration, grants, limits, schedules and stored records. Traces and history stay here."
          checked
          disabled
          onChange={() => undefined}
        />
        <Choice
          label="Secrets"
          detail={secrets.length === 0 ? 'It has none.' : `Sealed by a passphrase: ${secrets.join(', ')}.`}
          checked={form.withSecrets}
          disabled={secrets.length === 0}
          onChange={(withSecrets) => change({ withSecrets, passphrase: '', repeated: '' })}
        >
          <Passphrase form={form} errors={shown} onChange={change} />
        </Choice>
        <Choice
          label="Test data of the tenant"
          detail="Its users, clients, services and invoices."
          checked={form.testData}
          onChange={(testData) => change({ testData })}
        />
        <Choice
          label="Sources"
          detail="The files of the project that it is built from."
          checked={form.withSources}
          onChange={(withSources) => change({ withSources })}
        >
          <PathField
            label="Folder of the project"
            error={shown.sources}
            value={form.sources}
            onChange={(sources) => change({ sources })}
            browse={{
              title: 'Sources to export',
              description: 'The folder of an extension holds its manifest.json.',
              action: 'Choose folder',
            }}
          />
        </Choice>
      </fieldset>
      {outcome === 'cancelled' && <p className={styles.muted}>The export was cancelled; there is no file.</p>}
      {outcome !== null && outcome !== 'cancelled' && (
        <FailureView
          failure={outcome}
          compact
          {...(outcome.code === 'FILE_EXISTS' && { action: { label: 'Replace the file', onSelect: () => send(true) } })}
        />
      )}
      <Buttons>
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" variant="primary">
          Export
        </Button>
      </Buttons>
    </form>
  );
}

interface PassphraseProps {
  form: ExportForm;
  errors: ExportErrors;
  onChange: (part: Partial<ExportForm>) => void;
}

function Passphrase({ form, errors, onChange }: PassphraseProps) {
  return (
    <div className={styles.pair}>
      <Field label="Passphrase" hint="Without it the secrets cannot be opened again." error={errors.passphrase}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={form.passphrase}
            onChange={({ target }) => onChange({ passphrase: target.value })}
          />
        )}
      </Field>
      <Field label="Passphrase again" error={errors.repeated}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={form.repeated}
            onChange={({ target }) => onChange({ repeated: target.value })}
          />
        )}
      </Field>
    </div>
  );
}
