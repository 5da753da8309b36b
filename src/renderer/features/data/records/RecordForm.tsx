/** The form of one record. What is typed is kept by the section, so that looking at another record loses nothing. */
import { Trash2 } from 'lucide-react';
import { useState, type ComponentType } from 'react';
import { IconButton } from '../../../ui/Button.tsx';
import type { Failure } from '../../../../contract/errors.ts';
import { toFailure } from '../../../rpc/failure.ts';
import { FormFrame } from '../FormFrame.tsx';
import { sameDraft, sortFailure, type Draft, type FieldProblems, type FormField } from './form-fields.ts';
import { FormFieldView } from './FormFieldView.tsx';

export interface FormSpec<Row> {
  fields: readonly FormField[];
  /** What the form begins with; null for a new record. */
  draftOf: (row: Row | null) => Draft;
  /** What is wrong, as far as it can be said without the engine; null for nothing. */
  check?: (draft: Draft) => FieldProblems | null;
  /** Stores the draft and answers the record's key. */
  save: (draft: Draft, row: Row | null) => Promise<string>;
  /** Stands below the fields and buttons. */
  below?: ComponentType<{ draft: Draft; row: Row | null }>;
  /** Icon buttons for a stored record. */
  actions?: ComponentType<{ row: Row }>;
}

export interface RecordFormProps<Row> {
  spec: FormSpec<Row>;
  /** What one record is called, such as "client". */
  one: string;
  row: Row | null;
  /** The name of the record, as its heading. */
  name: string;
  /** Begins with the focus. */
  focused: boolean;
  /** What was typed before and not saved. */
  kept: Draft | undefined;
  /** Undefined when nothing is left to keep. */
  onKeep: (draft: Draft | undefined) => void;
  onSaved: (key: string) => void;
  onRemove: () => void;
  onClose: () => void;
}

export function RecordForm<Row>(props: RecordFormProps<Row>) {
  const { spec, one, row, name, focused, kept, onKeep, onSaved, onRemove, onClose } = props;
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<FieldProblems>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const stored = spec.draftOf(row);
  const draft = kept ?? stored;
  const fields = spec.fields.filter(({ shown }) => shown?.(draft) ?? true);
  const isDirty = kept !== undefined && !sameDraft(kept, stored);

  const refuse = (found: FieldProblems, rest: Failure | null) => {
    setProblems(found);
    setFailure(rest);
  };
  const change = (field: string, value: string | boolean) => {
    const { [field]: _settled, ...others } = problems;
    setProblems(others);
    onKeep({ ...draft, [field]: value });
  };
  const save = async () => {
    const found = spec.check?.(draft) ?? null;
    if (found !== null) return refuse(found, null);
    setBusy(true);
    try {
      const key = await spec.save(draft, row);
      refuse({}, null);
      onKeep(undefined);
      onSaved(key);
    } catch (error) {
      const sorted = sortFailure(
        toFailure(error),
        fields.map((field) => field.name),
      );
      refuse(sorted.problems, sorted.rest);
    } finally {
      setBusy(false);
    }
  };
  const discard = () => {
    refuse({}, null);
    onKeep(undefined);
  };
  return (
    <FormFrame
      label={row === null ? `New ${one}` : name}
      title={row === null ? `New ${one}` : name}
      actions={
        row !== null && (
          <>
            {spec.actions && <spec.actions row={row} />}
            <IconButton label={`Remove ${one}`} icon={Trash2} onClick={onRemove} />
          </>
        )
      }
      focused={focused}
      failure={failure}
      save={{ label: `Save ${one}`, busy, run: save }}
      onDiscard={isDirty ? discard : null}
      onClose={onClose}
      after={spec.below && <spec.below draft={draft} row={row} />}
    >
      {fields.map((field) => (
        <FormFieldView
          key={field.name}
          field={field}
          draft={draft}
          problem={problems[field.name]}
          onChange={(value) => change(field.name, value)}
        />
      ))}
    </FormFrame>
  );
}
