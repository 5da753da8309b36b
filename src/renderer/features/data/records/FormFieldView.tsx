/** One field of a record's form, with its hint or what is wrong with it. */
import { useId } from 'react';
import { Field, Input, TextArea } from '../../../ui/Input.tsx';
import { Select } from '../../../ui/Select.tsx';
import styles from '../Data.module.css';
import { flagIn, textIn, type Draft, type FormField } from './form-fields.ts';

export interface FormFieldViewProps {
  field: FormField;
  draft: Draft;
  problem: string | undefined;
  onChange: (value: string | boolean) => void;
}

export function FormFieldView({ field, draft, problem, onChange }: FormFieldViewProps) {
  const listId = useId();
  const { name, label, hint } = field;
  if (field.kind === 'flag') {
    return (
      <label className={styles.flag}>
        <input type="checkbox" checked={flagIn(draft, name)} onChange={({ target }) => onChange(target.checked)} />
        <span>{label}</span>
        {hint !== undefined && <span className={styles.muted}>{hint}</span>}
      </label>
    );
  }
  const value = textIn(draft, name);
  return (
    <Field label={label} hint={hint} error={problem}>
      {(control) => {
        if (field.kind === 'choice') {
          return <Select id={control.id} value={value} options={field.options} onChange={onChange} />;
        }
        const { code = false, placeholder } = field;
        const shared = { ...control, code, placeholder, value };
        if (field.kind === 'lines') {
          return <TextArea {...shared} rows={4} onChange={({ target }) => onChange(target.value)} />;
        }
        return (
          <>
            <Input {...shared} list={field.suggestions && listId} onChange={({ target }) => onChange(target.value)} />
            {field.suggestions && (
              <datalist id={listId}>
                {field.suggestions.map((suggestion) => (
                  <option key={suggestion}>{suggestion}</option>
                ))}
              </datalist>
            )}
          </>
        );
      }}
    </Field>
  );
}
