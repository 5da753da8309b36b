/** What all forms of the view have: a heading with actions, a failure in place, and the buttons at the end. */
import { useEffect, useRef, type FormEvent, type ReactNode } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import { useCommand } from '../../app/commands/use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { FailureView, type FailureViewProps } from '../../ui/States.tsx';
import styles from './Data.module.css';

export interface FormFrameProps {
  /** Names the form. */
  label: string;
  title: string;
  /** The title is a name in code. */
  code?: boolean;
  /** Icon buttons at the right of the title. */
  actions?: ReactNode;
  failure: Failure | null;
  /** Leads out of the failure. */
  failureAction?: FailureViewProps['action'] | undefined;
  /** The button that saves, and what it does; null for a form that only shows. */
  save: { label: string; busy: boolean; run: () => Promise<void> } | null;
  /** Takes changes back; null while there are none. */
  onDiscard?: (() => void) | null;
  onClose: () => void;
  /** Begins with the focus in its first empty field. */
  focused?: boolean;
  children: ReactNode;
  /** Stands below the buttons. */
  after?: ReactNode;
}

export function FormFrame(props: FormFrameProps) {
  const {
    label,
    title,
    code = false,
    actions,
    failure,
    failureAction,
    save,
    onDiscard = null,
    onClose,
    focused = false,
    children,
    after,
  } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!focused) return;
    const inputs = [...(form.current?.querySelectorAll<HTMLInputElement>('input, textarea') ?? [])];
    (inputs.find(({ value }) => value === '') ?? inputs[0])?.focus();
  }, [focused]);
  useCommand({
    id: 'data.save',
    title: save?.label ?? 'Save',
    group: 'Data',
    keys: 'Mod+Enter',
    when: () => save !== null && !save.busy,
    run: async () => save?.run(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save?.run();
  };
  return (
    <form ref={form} className={styles.form} aria-label={label} onSubmit={submit} noValidate>
      <div className={styles.formHead}>
        <h3 className={cx(code && styles.code)}>{title}</h3>
        {actions}
      </div>
      {children}
      {failure && <FailureView failure={failure} action={failureAction} compact />}
      <div className={styles.formFoot}>
        <Button onClick={onClose}>Close</Button>
        {onDiscard && <Button onClick={onDiscard}>Discard</Button>}
        {save && (
          <Button type="submit" variant="primary" busy={save.busy} keys="Mod+Enter">
            {save.label}
          </Button>
        )}
      </div>
      {after}
    </form>
  );
}
