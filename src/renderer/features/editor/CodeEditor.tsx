/** The text of one file. The editor stays while files change; undo, scroll position and cursors are kept for each. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useCommand } from '../../app/commands/use-command.ts';
import { useStore } from '../../ui/store.ts';
import styles from './Editor.module.css';
import { createEditorHost, type EditorHost, type Place } from './monaco/editor-host.ts';
import { useEditorTheme } from './use-editor-theme.ts';
import type { Workspace } from './workspace.ts';

export interface CodeEditorProps {
  workspace: Workspace;
  /** Of a document that is loaded. */
  path: string;
  onPlace?: (place: Place) => void;
}

export function CodeEditor({ workspace, path, onPlace }: CodeEditorProps) {
  useEditorTheme();
  const tabLeaves = useStore(workspace.tabLeaves);
  const element = useRef<HTMLDivElement>(null);
  const [host, setHost] = useState<EditorHost | null>(null);
  const tellPlace = useEffectEvent((place: Place) => onPlace?.(place));

  useEffect(() => {
    if (!element.current) return;
    const created = createEditorHost({
      element: element.current,
      workspace,
      onPlace: (place) => tellPlace(place),
    });
    setHost(created);
    return () => {
      setHost(null);
      created.dispose();
    };
  }, [workspace]);
  useEffect(() => host?.show(path), [host, path]);
  useEffect(() => host?.setTabLeaves(tabLeaves), [host, tabLeaves]);

  useCommand({
    id: 'editor.tab',
    title: 'Let Tab leave or indent in the editor',
    group: 'Editor',
    keys: 'Ctrl+M',
    words: ['keyboard', 'accessibility', 'focus'],
    run: () => workspace.tabLeaves.set((leaves) => !leaves),
  });

  return <div ref={element} className={styles.code} />;
}
