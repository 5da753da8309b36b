/** Which file to import. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import { exportSuffix } from '../../../contract/transfer.ts';
import { Button } from '../../ui/Button.tsx';
import { FailureView } from '../../ui/States.tsx';
import { Buttons } from './Buttons.tsx';
import { isAbsolutePath } from './paths.ts';
import { PathField } from './PathField.tsx';
import styles from './Transfer.module.css';

export interface FileStepProps {
  first: string;
  /** Why the file could not be read. */
  failure: Failure | null;
  onCheck: (file: string) => void;
  close: ReactNode;
}

export function FileStep({ first, failure, onCheck, close }: FileStepProps) {
  const [file, setFile] = useState(first);
  const [asked, setAsked] = useState(false);
  const path = file.trim();
  const error = isAbsolutePath(path) ? undefined : 'Give the whole path, from the root of the disk.';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (error === undefined) onCheck(path);
  };
  return (
    <form className={styles.steps} onSubmit={submit} noValidate aria-label="Import">
      <PathField
        label="File"
        hint={`On the machine of the workbench. Exports end in ${exportSuffix}.`}
        error={asked ? error : undefined}
        value={file}
        onChange={setFile}
        browse={{
          title: 'File to import',
          description: `Files that end in ${exportSuffix} are listed.`,
          action: 'Choose file',
          filesEnding: exportSuffix,
        }}
      />
      {failure && <FailureView failure={failure} compact />}
      <Buttons>
        {close}
        <Button type="submit" variant="primary">
          Read the file
        </Button>
      </Buttons>
    </form>
  );
}
