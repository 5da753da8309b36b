/** One file open for editing: its text, and above it what the person must decide. */
import { useState } from 'react';
import { FailureView, Skeleton } from '../../ui/States.tsx';
import { useStore } from '../../ui/store.ts';
import { CodeEditor, type CodeEditorProps } from './CodeEditor.tsx';
import { CompareView } from './CompareView.tsx';
import { DocumentBars } from './DocumentBars.tsx';
import styles from './Editor.module.css';

export function DocumentView({ workspace, path, ...rest }: CodeEditorProps) {
  const document = workspace.documents.get(path);
  const state = useStore(document.state);
  const [comparing, setComparing] = useState<string | null>(null);
  if (state.phase === 'loading') return <Skeleton label={`Loading ${path}`} lines={8} />;
  if (state.phase === 'failed' && state.failure) {
    const isGone = state.failure.code === 'FILE_NOT_FOUND';
    const close = { label: 'Close', onSelect: () => workspace.openFiles.close(path) };
    const retry = { label: 'Try again', onSelect: () => void document.sync() };
    return <FailureView failure={state.failure} action={isGone ? close : retry} />;
  }
  const diskText = state.disk.kind === 'changed' ? state.disk.text : null;
  const isComparing = comparing === path && diskText !== null;
  return (
    <div className={styles.document}>
      <DocumentBars
        workspace={workspace}
        document={document}
        state={state}
        comparing={isComparing}
        onCompare={(on) => setComparing(on ? path : null)}
      />
      {isComparing ? (
        <CompareView workspace={workspace} path={path} diskText={diskText} />
      ) : (
        <CodeEditor workspace={workspace} path={path} {...rest} />
      )}
    </div>
  );
}
