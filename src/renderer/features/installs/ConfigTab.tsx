/** The configuration that the handler is given: as rows, or whole as JSON. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import { useServices } from '../../app/services.tsx';
import { useQueries, useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, TextArea } from '../../ui/Input.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { FailureView, Skeleton } from '../../ui/States.tsx';
import { useCommand } from '../../app/commands/use-command.ts';
import { KeyValueRows } from '../requests/KeyValueRows.tsx';
import { configOfJson, configOfRows, jsonOf, rowsOf, sameConfig, type Config, type ConfigRow } from './config-rows.ts';
import styles from './Installs.module.css';

/** What is typed, and the version of the configuration that it began with. */
export type ConfigDraft = { ifVersion: string } & ({ mode: 'rows'; rows: ConfigRow[] } | { mode: 'json'; text: string });

interface ConfigTabProps {
  installId: string;
  draft: ConfigDraft | null;
  onDraft: (draft: ConfigDraft | null) => void;
}

export function ConfigTab({ installId, ...rest }: ConfigTabProps) {
  const query = useQuery(useQueries().installs.config.get.queryOptions({ input: { installId } }));
  return (
    <div className={styles.page}>
      <QueryView query={query} loading={<Skeleton label="Reading the configuration" />}>
        {(stored) => <ConfigForm installId={installId} stored={stored} {...rest} />}
      </QueryView>
    </div>
  );
}

const emptyRow: ConfigRow = { name: '', value: '' };

function ConfigForm({ installId, stored, draft, onDraft }: ConfigTabProps & { stored: { config: Config; version: string } }) {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const current: ConfigDraft = draft ?? { ifVersion: stored.version, mode: 'rows', rows: rowsOf(stored.config) };
  const read = current.mode === 'rows' ? configOfRows(current.rows) : configOfJson(current.text);
  const problem = 'problem' in read ? read.problem : null;
  const isDirty = 'problem' in read || !sameConfig(read.config, stored.config);
  const { ifVersion } = current;

  const save = async () => {
    if ('problem' in read) return;
    setBusy(true);
    setFailure(null);
    try {
      const next = await client.installs.config.set({ installId, config: read.config, ifVersion });
      queryClient.setQueryData(queries.installs.config.get.queryKey({ input: { installId } }), next);
      onDraft(current.mode === 'json' ? { mode: 'json', text: jsonOf(next.config), ifVersion: next.version } : null);
      notices.tell('Configuration saved; the next call gets it');
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  const readAgain = async () => {
    setFailure(null);
    onDraft(null);
    await queryClient.invalidateQueries({ queryKey: queries.installs.config.get.queryKey({ input: { installId } }) });
  };
  const setMode = (mode: ConfigDraft['mode']) => {
    if ('problem' in read || mode === current.mode) return;
    onDraft(mode === 'json' ? { mode, text: jsonOf(read.config), ifVersion } : { mode, rows: rowsOf(read.config), ifVersion });
  };
  const canSave = isDirty && problem === null && !busy;
  useCommand({
    id: 'installs.save-config',
    title: 'Save configuration',
    group: 'Installs',
    keys: 'Mod+Enter',
    when: () => canSave,
    run: save,
  });
  return (
    <form
      className={styles.config}
      aria-label="Configuration"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) void save();
      }}
    >
      <div className={styles.lead}>
        <p className={styles.muted}>The handler gets every value as text: text as it is, anything else as its JSON.</p>
        <ModeChoice mode={current.mode} disabled={problem !== null} onChange={setMode} />
      </div>
      {current.mode === 'rows' ? (
        <>
          {current.rows.length === 0 && <p className={styles.muted}>Nothing is configured yet.</p>}
          <KeyValueRows<ConfigRow>
            what="value"
            rows={current.rows}
            empty={emptyRow}
            onChange={(rows) => onDraft({ mode: 'rows', rows, ifVersion })}
          />
          {problem !== null && (
            <p className={styles.problem} role="alert">
              {problem}
            </p>
          )}
        </>
      ) : (
        <Field label="JSON" hint="An object: names and their values." error={problem}>
          {(control) => (
            <TextArea
              {...control}
              code
              rows={14}
              value={current.text}
              onChange={({ target }) => onDraft({ mode: 'json', text: target.value, ifVersion })}
            />
          )}
        </Field>
      )}
      {failure && (
        <FailureView
          failure={failure}
          compact
          {...(failure.code === 'RECORD_CONFLICT'
            ? { action: { label: 'Drop the changes and read it again', onSelect: () => void readAgain() } }
            : {})}
        />
      )}
      <div className={styles.buttons}>
        {isDirty && <Button onClick={() => onDraft(null)}>Discard</Button>}
        <Button type="submit" variant="primary" busy={busy} disabled={!canSave} keys="Mod+Enter">
          Save configuration
        </Button>
      </div>
    </form>
  );
}

interface ModeChoiceProps {
  mode: ConfigDraft['mode'];
  /** What is typed cannot be shown in the other way. */
  disabled: boolean;
  onChange: (mode: ConfigDraft['mode']) => void;
}

function ModeChoice({ mode, disabled, onChange }: ModeChoiceProps) {
  return (
    <fieldset className={styles.modes} aria-label="How it is edited">
      <Button
        variant="quiet"
        aria-pressed={mode === 'rows'}
        disabled={disabled && mode !== 'rows'}
        onClick={() => onChange('rows')}
      >
        Rows
      </Button>
      <Button
        variant="quiet"
        aria-pressed={mode === 'json'}
        disabled={disabled && mode !== 'json'}
        onClick={() => onChange('json')}
      >
        JSON
      </Button>
    </fieldset>
  );
}
