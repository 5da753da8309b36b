/** One setting: its name and where its value comes from, what it means, and the value, to change or to read. */
import { RotateCcw } from 'lucide-react';
import { useId } from 'react';
import type { Setting } from '../../../contract/settings.ts';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { cx } from '../../ui/cx.ts';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import styles from './Settings.module.css';
import { useChange } from './use-change.ts';
import { ValueEditor } from './ValueEditor.tsx';
import { draftOf, pendingText, readable, shownValue, sourceBadge } from './words.ts';

export function SettingRow({ setting }: { setting: Setting }) {
  const { busy, error, change, forgetError } = useChange(setting.name);
  const id = useId();
  const noteId = `${id}-note`;
  const problem = error ?? setting.problem;
  return (
    <li className={styles.row} aria-labelledby={id}>
      <div className={styles.what}>
        <div className={styles.name}>
          <code id={id}>{setting.name}</code>
          <Source setting={setting} />
          {setting.pending && <Badge tone="warn">restart needed</Badge>}
        </div>
        {/* Of a switch its two positions say everything. */}
        {setting.group !== 'fidelity' && <p className={styles.muted}>{setting.meaning}</p>}
        <ChoiceMeanings setting={setting} />
        <p className={styles.muted}>Read by: {setting.reader}</p>
      </div>
      <div className={styles.value}>
        <div className={styles.valueLine}>
          {setting.locked === null ? (
            <ValueEditor
              setting={setting}
              busy={busy}
              noteId={noteId}
              invalid={problem !== null}
              onSave={change}
              onType={forgetError}
            />
          ) : (
            <FixedValue setting={setting} />
          )}
          {setting.value !== null && setting.value !== '' && (
            <CopyButton value={setting.value} what={`the value of ${setting.name}`} />
          )}
          {setting.isStored && (
            <IconButton label={`Reset ${setting.name}`} icon={RotateCcw} disabled={busy} onClick={() => void change(null)} />
          )}
        </div>
        <div id={noteId} className={styles.notes} aria-live="polite">
          <Notes setting={setting} problem={problem} />
        </div>
      </div>
    </li>
  );
}

function Source({ setting }: { setting: Setting }) {
  const { label, tone, title } = sourceBadge(setting);
  return (
    <span title={title}>
      <Badge tone={tone}>{label}</Badge>
    </span>
  );
}

/** What each choice does, which the list of choices only tells while it is open; the one in force stands out. */
function ChoiceMeanings({ setting: { choices, value } }: { setting: Setting }) {
  return choices
    .filter(({ meaning }) => meaning !== null)
    .map((choice) => (
      <p key={choice.value} className={cx(styles.small, choice.value !== value && styles.muted)}>
        <code>{choice.value}</code>: {choice.meaning}
      </p>
    ));
}

function FixedValue({ setting }: { setting: Setting }) {
  const text = shownValue(setting);
  const isText = setting.value !== null;
  return (
    <span className={cx(styles.fixed, !isText && styles.muted)}>{isText ? <MiddleTruncate code text={text} /> : text}</span>
  );
}

function Notes({ setting, problem }: { setting: Setting; problem: string | null }) {
  const inUnits = readable(draftOf(setting), setting.unit);
  const pending = pendingText(setting);
  const unit = setting.unit !== null && (inUnits === null ? setting.unit : `${setting.unit} (${inUnits})`);
  return (
    <>
      {problem !== null && <p className={styles.error}>{problem}</p>}
      {unit !== false && problem === null && <p>{unit}</p>}
      {pending !== null && <p>{pending}</p>}
      {setting.restart && setting.locked === null && !setting.pending && <p>A change counts from the next start.</p>}
      {setting.locked !== null && <p>{setting.locked}</p>}
    </>
  );
}
