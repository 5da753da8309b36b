/** The form of a stored record, and that of a new one. */
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Failure } from '../../../../contract/errors.ts';
import type { StorageRecord } from '../../../../contract/storage.ts';
import { useServices } from '../../../app/services.tsx';
import { useClient, useRpc } from '../../../rpc/context.tsx';
import { toFailure } from '../../../rpc/failure.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { formatSize } from '../../../ui/format.ts';
import { Field, Input } from '../../../ui/Input.tsx';
import { QueryView } from '../../../ui/QueryView.tsx';
import { Skeleton } from '../../../ui/States.tsx';
import { Time } from '../../../ui/Time.tsx';
import { Fact, Facts } from '../Facts.tsx';
import { FormFrame, type FormFrameProps } from '../FormFrame.tsx';
import { Notice } from '../Notice.tsx';
import { checkDraft, draftOf, holdsSame, inForm, newDraft, type RecordDraft } from './record-draft.ts';
import type { ValueForm } from './stored-value.ts';
import { useRecord } from './use-storage.ts';
import { ValueField } from './ValueField.tsx';

/** Stores a draft; `run` answers null where it was not stored. */
function useSave(installId: string) {
  const client = useClient();
  const { notices } = useServices();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async (draft: RecordDraft): Promise<StorageRecord | null> => {
    const { record } = checkDraft(draft);
    if (record === null) return null;
    setBusy(true);
    setFailure(null);
    try {
      const stored = await client.storage.put({ installId, ...record, ifRevision: draft.revision });
      notices.tell(`${stored.key} saved as revision ${stored.revision}`);
      return stored;
    } catch (error) {
      setFailure(toFailure(error));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, clear: () => setFailure(null), run };
}

export interface NewRecordProps {
  installId: string;
  /** The namespace to begin with. */
  namespace: string;
  onSaved: (record: StorageRecord) => Promise<void>;
  onClose: () => void;
}

export function NewRecord({ installId, namespace, onSaved, onClose }: NewRecordProps) {
  const [draft, setDraft] = useState(() => newDraft(namespace));
  const [tried, setTried] = useState(false);
  const { busy, failure, run } = useSave(installId);
  const problems = tried ? checkDraft(draft).problems : {};
  const save = async () => {
    setTried(true);
    const stored = await run(draft);
    if (stored !== null) await onSaved(stored);
  };
  return (
    <FormFrame
      label="New record"
      title="New record"
      focused
      failure={failure}
      save={{ label: 'Save record', busy, run: save }}
      onClose={onClose}
    >
      <Field label="Namespace" error={problems.namespace}>
        {(control) => (
          <Input
            {...control}
            code
            value={draft.namespace}
            onChange={({ target }) => setDraft({ ...draft, namespace: target.value })}
          />
        )}
      </Field>
      <Field label="Key" error={problems.key}>
        {(control) => (
          <Input {...control} code value={draft.key} onChange={({ target }) => setDraft({ ...draft, key: target.value })} />
        )}
      </Field>
      <ValueField draft={draft} problem={problems.value} onChange={setDraft} />
    </FormFrame>
  );
}

export interface StoredRecordFormProps {
  installId: string;
  namespace: string;
  recordKey: string;
  onRemove: () => void;
  onClose: () => void;
}

export function StoredRecordForm({ installId, namespace, recordKey, onRemove, onClose }: StoredRecordFormProps) {
  const query = useRecord(installId, namespace, recordKey);
  // A handler may have removed it since; what was read before is no longer there.
  const shown = query.isError ? { ...query, data: undefined } : query;
  return (
    <QueryView query={shown} loading={<Skeleton label="Reading the record" />}>
      {(record) => <Stored installId={installId} record={record} onRemove={onRemove} onClose={onClose} />}
    </QueryView>
  );
}

interface StoredProps extends Pick<StoredRecordFormProps, 'installId' | 'onRemove' | 'onClose'> {
  record: StorageRecord;
}

function Stored({ installId, record, onRemove, onClose }: StoredProps) {
  const { queries, queryClient } = useRpc();
  // Null while nothing was changed, so that what the handler writes meanwhile is shown.
  const [edited, setEdited] = useState<RecordDraft | null>(null);
  const { busy, failure, clear, run } = useSave(installId);
  const { namespace, key } = record;
  const [form, setForm] = useState<ValueForm | null>(null);
  const fresh = draftOf(record);
  const draft = edited ?? (form === null ? fresh : inForm(fresh, form));
  const isDirty = edited !== null && !holdsSame(edited, fresh);
  const isBehind = edited !== null && edited.revision !== record.revision;

  const change = (next: RecordDraft) => {
    if (edited === null && next.form !== draft.form) setForm(next.form);
    else setEdited(next);
  };

  const discard = () => {
    setEdited(null);
    clear();
  };
  const save = async () => {
    const stored = await run(draft);
    if (stored === null) return;
    queryClient.setQueryData(queries.storage.get.queryKey({ input: { installId, namespace, key } }), stored);
    setEdited(null);
  };
  const isConflict = failure?.code === 'RECORD_CONFLICT';
  const frame: Pick<FormFrameProps, 'failureAction'> = {
    failureAction: isConflict ? { label: 'Discard changes and show what is stored', onSelect: discard } : undefined,
  };
  return (
    <FormFrame
      label={`Record ${key}`}
      title={key}
      code
      actions={
        <>
          <CopyButton value={draft.text} what="value" />
          <IconButton label={`Remove ${key}`} icon={Trash2} onClick={onRemove} />
        </>
      }
      failure={failure}
      {...frame}
      save={{ label: 'Save record', busy, run: save }}
      onDiscard={isDirty ? discard : null}
      onClose={onClose}
    >
      <RecordFacts record={record} />
      {isBehind && isDirty && (
        <Notice>The record has become revision {record.revision} since you began to change it; saving will be refused.</Notice>
      )}
      <ValueField draft={draft} problem={edited === null ? undefined : checkDraft(draft).problems.value} onChange={change} />
    </FormFrame>
  );
}

function RecordFacts({ record }: { record: StorageRecord }) {
  const { encoding, ...metadata } = record.metadata;
  const others = encoding === 'base64-bytes' ? metadata : record.metadata;
  return (
    <Facts>
      <Fact name="Namespace">
        <code>{record.namespace}</code>
      </Fact>
      <Fact name="Revision">{record.revision}</Fact>
      <Fact name="Size">{formatSize(record.sizeBytes)}</Fact>
      <Fact name="Created">
        <Time at={record.createdAt} />
      </Fact>
      <Fact name="Updated">
        <Time at={record.updatedAt} />
      </Fact>
      {Object.keys(others).length > 0 && (
        <Fact name="Metadata">
          <code>{JSON.stringify(others)}</code>
        </Fact>
      )}
    </Facts>
  );
}
