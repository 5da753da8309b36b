/** The text of one file. The editor stays while files change; undo, scroll position and cursors are kept for each. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTheme } from '../../app/services.tsx';
import styles from './Editor.module.css';
import { createEditorHost, type EditorHost, type Place } from './monaco/editor-host.ts';
import { applyTheme } from './monaco/theme.ts';
import type { Workspace } from './workspace.ts';

export interface CodeEditorProps {
  workspace: Workspace;
  /** Of a document that is loaded. */
  path: string;
  onPlace?: (place: Place) => void;
  onTabFocus?: (leaves: boolean) => void;
}

export function CodeEditor({ workspace, path, onPlace, onTabFocus }: CodeEditorProps) {
  const { resolved } = useTheme();
  const element = useRef<HTMLDivElement>(null);
  const [host, setHost] = useState<EditorHost | null>(null);
  const tellPlace = useEffectEvent((place: Place) => onPlace?.(place));
  const tellTabFocus = useEffectEvent((leaves: boolean) => onTabFocus?.(leaves));

  useEffect(() => applyTheme(resolved), [resolved]);
  useEffect(() => {
    if (!element.current) return;
    const created = createEditorHost({
      element: element.current,
      workspace,
      onPlace: (place) => tellPlace(place),
      onTabFocus: (leaves) => tellTabFocus(leaves),
    });
    setHost(created);
    return () => {
      setHost(null);
      created.dispose();
    };
  }, [workspace]);
  useEffect(() => host?.show(path), [host, path]);

  return <div ref={element} className={styles.code} />;
}
