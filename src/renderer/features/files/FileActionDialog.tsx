/** Asks for the name of a new or renamed file, or whether one is really to be deleted. */
import { useRef, useState, type FormEvent } from 'react';
import { useProjectPart } from '../../app/project.tsx';
import type { Failure } from '../../../contract/errors.ts';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, Input } from '../../ui/Input.tsx';
import { FailureView } from '../../ui/States.tsx';
import { useStore } from '../../ui/store.ts';
import type { Workspace } from '../editor/workspace.ts';
import { createFileActions, type FileAction } from './file-actions.ts';
import styles from './Files.module.css';
import { pathProblem } from './path-rules.ts';
import { useFileTree } from './use-files.ts';

export function FileActionDialog({ workspace }: { workspace: Workspace }) {
  const { current } = useProjectPart(createFileActions);
  const action = useStore(current);
  if (!action) return null;
  const close = () => current.set(null);
  if (action.kind === 'remove') return <RemoveDialog workspace={workspace} action={action} onClose={close} />;
  return <NameDialog workspace={workspace} action={action} onClose={close} />;
}

interface ActionProps<K extends FileAction['kind']> {
  workspace: Workspace;
  action: Extract<FileAction, { kind: K }>;
  onClose: () => void;
}

/** Runs a step; closes when it worked, and says why when it did not. */
function useStep(onClose: () => void) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (step: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    try {
      await step();
      onClose();
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  return { failure, busy, run };
}

function NameDialog({ workspace, action, onClose }: ActionProps<'create' | 'rename'>) {
  const isNew = action.kind === 'create';
  const start = isNew ? (action.folder === '' ? '' : `${action.folder}/`) : action.path;
  const [path, setPath] = useState(start);
  const [shown, setShown] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { failure, busy, run } = useStep(onClose);
  const { data } = useFileTree(workspace);
  const taken = (data?.entries ?? []).map((entry) => entry.path).filter((entry) => isNew || entry !== action.path);
  const problem = pathProblem(path, taken);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown(true);
    if (problem !== null) return;
    const wanted = path.trim();
    if (!isNew && wanted === action.path) return onClose();
    void run(() => (isNew ? workspace.create(wanted) : workspace.rename(action.path, wanted)));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={isNew ? 'New file' : 'Rename'}
      initialFocus={input}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="file-name" busy={busy}>
            {isNew ? 'Create' : 'Rename'}
          </Button>
        </>
      }
    >
      <form id="file-name" className={styles.form} onSubmit={submit}>
        <Field label="Path" hint="Below the project folder; missing folders are made." error={shown ? problem : null}>
          {(control) => <Input {...control} code ref={input} value={path} onChange={(event) => setPath(event.target.value)} />}
        </Field>
        {failure && <FailureView compact failure={failure} />}
      </form>
    </Dialog>
  );
}

function RemoveDialog({ workspace, action, onClose }: ActionProps<'remove'>) {
  const { failure, busy, run } = useStep(onClose);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete ${action.path}?`}
      description={
        action.isFolder
          ? 'Only an empty folder can be deleted here.'
          : 'The file is removed from disk. This cannot be undone here.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" busy={busy} onClick={() => void run(() => workspace.remove(action.path))}>
            Delete
          </Button>
        </>
      }
    >
      {failure && <FailureView compact failure={failure} />}
    </Dialog>
  );
}
