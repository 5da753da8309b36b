/** The open files: arrows walk along them, Delete closes, a context menu has the rest. */
import { X } from 'lucide-react';
import { useRef, type KeyboardEvent } from 'react';
import { useServices } from '../../app/services.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { cx } from '../../ui/cx.ts';
import { ContextMenu, type MenuEntry } from '../../ui/Menu.tsx';
import { useStore } from '../../ui/store.ts';
import styles from './FileTabs.module.css';
import { tabLabels, type TabLabel } from './tab-labels.ts';
import type { Workspace } from './workspace.ts';

export function FileTabs({ workspace }: { workspace: Workspace }) {
  const { openFiles, documents } = workspace;
  const { paths, active } = useStore(openFiles.current);
  const dirty = useStore(documents.dirty);
  const list = useRef<HTMLUListElement>(null);

  const onKeyDown = (event: KeyboardEvent, path: string) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Delete') openFiles.close(path);
    else if (step === undefined) return;
    else {
      const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button[data-tab]') ?? [])];
      const target = buttons[(paths.indexOf(path) + step + paths.length) % paths.length];
      target?.focus();
      target?.click();
    }
    event.preventDefault();
  };

  return (
    <ul ref={list} className={styles.tabs} aria-label="Open files">
      {tabLabels(paths).map((label) => (
        <FileTab
          key={label.path}
          workspace={workspace}
          label={label}
          active={label.path === active}
          dirty={dirty.includes(label.path)}
          onKeyDown={onKeyDown}
        />
      ))}
    </ul>
  );
}

interface FileTabProps {
  workspace: Workspace;
  label: TabLabel;
  active: boolean;
  dirty: boolean;
  onKeyDown: (event: KeyboardEvent, path: string) => void;
}

function FileTab({ workspace: { openFiles }, label, active, dirty, onKeyDown }: FileTabProps) {
  const { path, name, folder } = label;
  const { notices } = useServices();
  const entries = (): MenuEntry[] => [
    { id: 'close', label: 'Close', keys: 'Mod+Shift+X', onSelect: () => openFiles.close(path) },
    { id: 'others', label: 'Close others', onSelect: () => openFiles.closeOthers(path) },
    { id: 'all', label: 'Close all', onSelect: openFiles.closeAll },
    { kind: 'separator', id: 'line' },
    {
      id: 'copy',
      label: 'Copy path',
      onSelect: () =>
        void copyText(path).then((copied) => notices.tell(copied ? 'Copied the path.' : 'The clipboard refused.')),
    },
  ];
  return (
    <ContextMenu entries={entries}>
      <li className={cx(styles.tab, active && styles.active)}>
        <button
          type="button"
          data-tab=""
          className={styles.name}
          title={path}
          tabIndex={active ? 0 : -1}
          aria-current={active ? 'page' : undefined}
          onClick={() => openFiles.open(path)}
          onAuxClick={(event) => event.button === 1 && openFiles.close(path)}
          onKeyDown={(event) => onKeyDown(event, path)}
        >
          {name}
          {folder !== null && <span className={styles.folder}>{folder}</span>}
          {dirty && <span className="visually-hidden">, unsaved</span>}
        </button>
        <button
          type="button"
          className={cx(styles.close, dirty && styles.dirty)}
          tabIndex={-1}
          aria-label={`Close ${path}`}
          title={dirty ? 'Unsaved changes; closing keeps them' : 'Close'}
          onClick={() => openFiles.close(path)}
        >
          <X size={14} strokeWidth={1.5} aria-hidden="true" />
        </button>
      </li>
    </ContextMenu>
  );
}
