/** What an import would do, with what there is to decide, before anything is done. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import type { ImportReport } from '../../../contract/transfer.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, Input } from '../../ui/Input.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { FailureView } from '../../ui/States.tsx';
import { Time } from '../../ui/Time.tsx';
import { Buttons } from './Buttons.tsx';
import { Choice } from './Choice.tsx';
import { itemsWith, noChoices, obstacle, questionsOf, type ImportChoices } from './import-choices.ts';
import { PathField } from './PathField.tsx';
import { ReportItems } from './ReportItems.tsx';
import styles from './Transfer.module.css';

export interface ReportStepProps {
  file: string;
  /** Of a dry run without choices. */
  report: ImportReport;
  /** Of the import before. */
  outcome: Failure | 'cancelled' | null;
  onImport: (choices: ImportChoices) => void;
  /** Back to the choice of the file. */
  onOther: () => void;
  close: ReactNode;
}

export function ReportStep({ file, report, outcome, onImport, onOther, close }: ReportStepProps) {
  const [choices, setChoices] = useState(noChoices);
  const why = obstacle(report, choices);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) onImport(choices);
  };
  return (
    <form className={styles.steps} onSubmit={submit} noValidate aria-label={`Import ${report.slug}`}>
      <div className={styles.lead}>
        <strong>{report.slug}</strong>
        <span className={styles.muted}>
          exported <Time at={report.createdAt} /> by workbench {report.workbench}
        </span>
        <MiddleTruncate text={file} code />
      </div>
      <ReportItems items={itemsWith(report, choices)} />
      <Decisions report={report} choices={choices} onChange={(part) => setChoices((before) => ({ ...before, ...part }))} />
      {outcome === 'cancelled' && <p className={styles.muted}>The import was cancelled; nothing was changed.</p>}
      {outcome !== null && outcome !== 'cancelled' && <FailureView failure={outcome} compact />}
      <div className={styles.foot}>
        <output className={styles.why}>{why}</output>
        <Buttons>
          <Button onClick={onOther}>Another file</Button>
          {close}
          <Button type="submit" variant={choices.replace ? 'danger' : 'primary'} disabled={why !== null}>
            {choices.replace ? 'Import and replace' : 'Import'}
          </Button>
        </Buttons>
      </div>
    </form>
  );
}

interface DecisionsProps {
  report: ImportReport;
  choices: ImportChoices;
  onChange: (part: Partial<ImportChoices>) => void;
}

function Decisions({ report, choices, onChange }: DecisionsProps) {
  const asks = questionsOf(report);
  if (!asks.replace && !asks.passphrase && !asks.sources) return null;
  return (
    <fieldset className={styles.choices}>
      <legend>To decide</legend>
      {asks.replace && (
        <Choice
          label="Replace the install that is there"
          detail="Its version, configuration, grants, schedules, stored records and secrets give way to those in the file. They cannot be brought back."
          checked={choices.replace}
          onChange={(replace) => onChange({ replace })}
        />
      )}
      {asks.passphrase && (
        <Field
          label="Passphrase for the secrets"
          hint={`Opens ${report.secrets.names.join(', ')}. Leave it empty to import without them.`}
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="off"
              value={choices.passphrase}
              onChange={({ target }) => onChange({ passphrase: target.value })}
            />
          )}
        </Field>
      )}
      {asks.sources && (
        <Choice
          label="Put the sources into a folder"
          detail="Else they are left in the file."
          checked={choices.withSources}
          onChange={(withSources) => onChange({ withSources })}
        >
          <PathField
            label="Folder for the sources"
            hint="It must be empty or not exist yet."
            value={choices.sourcesTo}
            onChange={(sourcesTo) => onChange({ sourcesTo })}
            browse={{
              title: 'Where to put the sources',
              description: 'The folder must be empty; a new one is made when its name is typed.',
              action: 'Choose folder',
            }}
          />
        </Choice>
      )}
    </fieldset>
  );
}
