/** Keeps the shown file, the address and what others ask the editor to show in step. */
import { useEffect, useRef } from 'react';
import { useProject } from '../../app/project.tsx';
import { useServices } from '../../app/services.tsx';
import { useDeepState } from '../../app/view.tsx';
import { useStore } from '../../ui/store.ts';
import type { Workspace } from './workspace.ts';

/** Returns the path of the shown file; null when all tabs are closed. */
export function useShownFile(workspace: Workspace): string | null {
  const { openFiles } = workspace;
  const { mainFile } = useProject();
  const { active } = useStore(openFiles.current);
  const asked = useStore(useServices().views.revealed);
  const [file, setFile] = useDeepState('file');
  const [at, setAt] = useDeepState('at');
  const before = useRef<{ file: string | null; active: string | null } | null>(null);

  useEffect(() => {
    if (asked) workspace.open(asked);
  }, [asked, workspace]);

  useEffect(() => {
    const isFirst = before.current === null;
    if (isFirst && file !== null && at !== null && !asked) workspace.reveal({ path: file, ...parsePlace(at) });
    if (isFirst && file === null && active === null) openFiles.open(mainFile);
    else if (file !== null && file !== before.current?.file && file !== active) openFiles.open(file);
    else if (active !== file && active !== before.current?.active) setFile(active);
    before.current = { file, active };
  });

  // The place was shown; as the person moves on it would no longer be true.
  useEffect(() => {
    if (at !== null && file !== openFiles.current.get().active) setAt(null);
  });

  return active;
}

function parsePlace(at: string): { line: number | null; column: number | null } {
  const [line, column] = at.split(':').map(Number);
  return { line: line && line > 0 ? line : null, column: column && column > 0 ? column : null };
}
