/** The value of a record as JSON, text or hex digits. */
import { Field, TextArea } from '../../../ui/Input.tsx';
import { Select } from '../../../ui/Select.tsx';
import styles from '../Data.module.css';
import { formsFor, inForm, type RecordDraft } from './record-draft.ts';

const formNames = { json: 'JSON', text: 'Text', hex: 'Hex' } as const;

export interface ValueFieldProps {
  draft: RecordDraft;
  problem: string | undefined;
  onChange: (draft: RecordDraft) => void;
}

export function ValueField({ draft, problem, onChange }: ValueFieldProps) {
  const options = formsFor(draft).map((form) => ({ value: form, label: formNames[form] }));
  const hint =
    draft.kind === 'bytes' ? 'The handler reads these bytes.' : 'Stored as a JSON value; the handler reads its JSON text.';
  return (
    <div className={styles.value}>
      <Field label="Value" hint={hint} error={problem}>
        {(control) => (
          <TextArea
            {...control}
            code
            rows={12}
            value={draft.text}
            onChange={({ target }) => onChange({ ...draft, text: target.value })}
          />
        )}
      </Field>
      <Select
        label="Shown as"
        className={styles.valueForm}
        value={draft.form}
        options={options}
        disabled={options.length === 1}
        onChange={(form) => onChange(inForm(draft, form))}
      />
    </div>
  );
}
