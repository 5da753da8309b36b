/** What must be told about an open file, above its text: another version on disk, a failed save, restored changes. */
import { AlertTriangle, History } from 'lucide-react';
import type { ReactNode } from 'react';
import { useServices } from '../../app/services.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { FailureView } from '../../ui/States.tsx';
import { useStore } from '../../ui/store.ts';
import type { Disk, Document, DocumentState } from './documents/document.ts';
import styles from './Editor.module.css';
import type { Workspace } from './workspace.ts';

export interface DocumentBarsProps {
  workspace: Workspace;
  document: Document;
  state: DocumentState;
  comparing: boolean;
  onCompare: (on: boolean) => void;
}

export function DocumentBars({ workspace, document, state, comparing, onCompare }: DocumentBarsProps) {
  const unkept = useStore(workspace.drafts.refused).includes(document.path);
  if (state.disk.kind !== 'same') {
    return (
      <DiskBar
        workspace={workspace}
        document={document}
        disk={state.disk}
        dirty={state.dirty}
        comparing={comparing}
        onCompare={onCompare}
      />
    );
  }
  if (state.failure) {
    return (
      <div className={styles.barFailure}>
        <FailureView
          compact
          failure={state.failure}
          action={{ label: 'Save again', onSelect: () => void workspace.save(document.path) }}
        />
      </div>
    );
  }
  if (unkept) return <UnkeptBar />;
  if (state.restored) return <RestoredBar document={document} />;
  return null;
}

interface DiskBarProps extends Omit<DocumentBarsProps, 'state'> {
  disk: Disk;
  dirty: boolean;
}

function DiskBar({ workspace, document, disk, dirty, comparing, onCompare }: DiskBarProps) {
  const { notices } = useServices();
  const { path } = document;
  const attempt = (step: Promise<unknown>) => void step.catch((error: unknown) => notices.fail(toFailure(error)));
  const keepMine = () => {
    onCompare(false);
    attempt(workspace.save(path, { force: true }));
  };
  const takeDisk = () => {
    onCompare(false);
    attempt(document.takeDisk());
  };
  if (disk.kind === 'removed') {
    return (
      <Bar text="This file was removed from disk. Its text is still here.">
        <Button onClick={keepMine}>Save it again</Button>
        {!dirty && <Button onClick={() => workspace.openFiles.close(path)}>Close</Button>}
      </Bar>
    );
  }
  const comparable = disk.kind === 'changed' && disk.text !== null;
  return (
    <Bar text="Another program changed this file while it has unsaved changes here.">
      {comparable && (
        <Button aria-pressed={comparing} onClick={() => onCompare(!comparing)}>
          {comparing ? 'Close comparison' : 'Compare'}
        </Button>
      )}
      {comparable && <Button onClick={takeDisk}>Take disk version</Button>}
      <Button onClick={keepMine}>Keep mine</Button>
    </Bar>
  );
}

/** The browser's storage has no room for the unsaved text. */
function UnkeptBar() {
  return <Bar text="These unsaved changes are too large to be kept over a reload. Save them before you leave." />;
}

function RestoredBar({ document }: { document: Document }) {
  const { notices } = useServices();
  const discard = () => void document.takeDisk().catch((error: unknown) => notices.fail(toFailure(error)));
  return (
    <output className={styles.bar}>
      <History size={16} strokeWidth={1.5} aria-hidden="true" />
      <span className={styles.barText}>Unsaved changes from before were restored.</span>
      <span className={styles.barActions}>
        <Button onClick={discard}>Discard them</Button>
        <Button onClick={document.acceptRestored}>Keep</Button>
      </span>
    </output>
  );
}

function Bar({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className={styles.barWarn} role="alert">
      <AlertTriangle size={16} strokeWidth={1.5} aria-hidden="true" />
      <p className={styles.barText}>{text}</p>
      <span className={styles.barActions}>{children}</span>
    </div>
  );
}
