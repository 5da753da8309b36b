/** Text inputs, and the field that gives an input its label, hint and error. */
import { useId, type ComponentProps, type ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './Input.module.css';

export interface InputProps extends ComponentProps<'input'> {
  /** Paths, ids and other data read in the code face. */
  code?: boolean;
}

export function Input({ code = false, className, ...rest }: InputProps) {
  return (
    <input
      type="text"
      spellCheck={false}
      autoComplete="off"
      {...rest}
      className={cx(styles.input, code && styles.code, className)}
    />
  );
}

export interface TextAreaProps extends ComponentProps<'textarea'> {
  code?: boolean;
}

export function TextArea({ code = false, className, ...rest }: TextAreaProps) {
  return <textarea spellCheck={false} {...rest} className={cx(styles.input, styles.area, code && styles.code, className)} />;
}

/** What a field's control must carry to be named and described by it. */
export interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** Shown in place of the hint; announced when it appears. */
  error?: string | null | undefined;
  children: (control: FieldControl) => ReactNode;
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const failed = error !== null && error !== undefined;
  const hasNote = failed || hint !== undefined;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': hasNote ? noteId : undefined, 'aria-invalid': failed || undefined })}
      <div id={noteId} className={cx(styles.note, failed && styles.error)} aria-live="polite">
        {failed ? error : hint}
      </div>
    </div>
  );
}
