/** The version on disk beside the edited one; the edited side can be edited on. */
import { useEffect, useRef } from 'react';
import styles from './Editor.module.css';
import { languageOf } from './language.ts';
import { monaco } from './monaco/monaco.ts';
import { useEditorTheme } from './use-editor-theme.ts';
import type { Workspace } from './workspace.ts';

export function CompareView({ workspace, path, diskText }: { workspace: Workspace; path: string; diskText: string }) {
  useEditorTheme();
  const element = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const modified = workspace.modelOf(path);
    if (!element.current || !modified) return;
    const original = monaco.editor.createModel(diskText, languageOf(path));
    const editor = monaco.editor.createDiffEditor(element.current, {
      automaticLayout: true,
      fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
      fontSize: 12.5,
      lineHeight: 20,
      lineNumbersMinChars: 3,
      minimap: { enabled: false },
      renderGutterMenu: false,
      renderOverviewRuler: false,
      scrollBeyondLastLine: false,
      fixedOverflowWidgets: true,
      renderSideBySideInlineBreakpoint: 620,
    });
    editor.getOriginalEditor().updateOptions({ ariaLabel: `${path} on disk` });
    editor.getModifiedEditor().updateOptions({ ariaLabel: `${path} as edited here` });
    editor.setModel({ original, modified });
    return () => {
      editor.dispose();
      original.dispose();
    };
  }, [workspace, path, diskText]);

  return <div ref={element} className={styles.code} />;
}
