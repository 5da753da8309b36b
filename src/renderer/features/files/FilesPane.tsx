/** The tree of the project's files. */
import { ChevronDown, ChevronRight, FilePlus, FileText, Folder } from 'lucide-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import type { FileTree } from '../../../contract/files.ts';
import { useProjectPart } from '../../app/project.tsx';
import type { FeatureProps } from '../../app/registry.ts';
import { useServices } from '../../app/services.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { ContextMenu, type MenuEntry } from '../../ui/Menu.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { useStore } from '../../ui/store.ts';
import { VirtualList } from '../../ui/VirtualList.tsx';
import type { Workspace } from '../editor/workspace.ts';
import { createFileActions } from './file-actions.ts';
import styles from './Files.module.css';
import { folderOf, foldersAbove, treeRows, type TreeRow } from './tree-rows.ts';
import { useFileTree } from './use-files.ts';

export function FilesPane({ workspace }: FeatureProps & { workspace: Workspace }) {
  const { current } = useProjectPart(createFileActions);
  const tree = useFileTree(workspace);
  return (
    <div className={styles.pane}>
      <div className={styles.head}>
        <h2 className={styles.title}>Files</h2>
        <IconButton label="New file" icon={FilePlus} onClick={() => current.set({ kind: 'create', folder: '' })} />
      </div>
      <QueryView query={tree}>{(data) => <Tree tree={data} workspace={workspace} />}</QueryView>
    </div>
  );
}

function Tree({ tree, workspace }: { tree: FileTree; workspace: Workspace }) {
  const { active } = useStore(workspace.openFiles.current);
  const dirty = useStore(workspace.documents.dirty);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => new Set(active === null ? [] : foldersAbove(active)));
  const [selected, setSelected] = useState(active);
  const rows = useMemo(() => treeRows(tree.entries, expanded), [tree, expanded]);
  const [followed, setFollowed] = useState(active);
  // The tree goes along with the shown file.
  if (active !== followed) {
    setFollowed(active);
    setSelected(active);
    if (active !== null) setExpanded((open) => new Set([...open, ...foldersAbove(active)]));
  }

  const toggle = (row: TreeRow, open: boolean) => {
    if (row.kind === 'folder' && row.expanded !== open) {
      setExpanded((paths) => (open ? new Set([...paths, row.path]) : new Set([...paths].filter((path) => path !== row.path))));
    } else if (!open && row.level > 1) setSelected(folderOf(row.path));
  };
  const activate = (row: TreeRow) => {
    if (row.kind === 'folder') toggle(row, !row.expanded);
    else workspace.open({ path: row.path, line: null, column: null });
  };
  const menu = useRowMenu(activate);
  const selectedRow = rows.find(({ path }) => path === selected);

  return (
    <>
      <ContextMenu entries={() => (selectedRow ? menu.entries(selectedRow) : [])}>
        <div className={styles.tree}>
          <VirtualList
            label="Files"
            items={rows}
            getKey={(row) => row.path}
            getText={(row) => row.name}
            selectedKey={selected}
            onSelect={(row) => setSelected(row.path)}
            onActivate={activate}
            place={({ level, expanded: open }) => ({ level, expanded: open })}
            onToggle={toggle}
            onKey={(event, row) => row !== undefined && menu.onKey(event, row)}
            renderRow={(row) => <Row row={row} dirty={dirty.includes(row.path)} onOpen={() => activate(row)} />}
          />
        </div>
      </ContextMenu>
      {tree.truncated && <p className={styles.more}>More files than can be listed are left out.</p>}
    </>
  );
}

function Row({ row, dirty, onOpen }: { row: TreeRow; dirty: boolean; onOpen: () => void }) {
  const Icon = row.kind === 'file' ? FileText : row.expanded ? ChevronDown : ChevronRight;
  return (
    <span
      className={styles.row}
      style={{ paddingLeft: (row.level - 1) * 12 }}
      title={row.path}
      onClick={onOpen}
      role="presentation"
    >
      <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      {row.kind === 'folder' && <Folder size={16} strokeWidth={1.5} aria-hidden="true" />}
      <span className={styles.name}>{row.name}</span>
      {dirty && (
        <span className={styles.dirty}>
          <span className="visually-hidden">unsaved</span>
        </span>
      )}
    </span>
  );
}

/** Menu and keys of a row. */
function useRowMenu(activate: (row: TreeRow) => void) {
  const { current } = useProjectPart(createFileActions);
  const { notices } = useServices();
  const rename = (row: TreeRow) => current.set({ kind: 'rename', path: row.path });
  const remove = (row: TreeRow) => current.set({ kind: 'remove', path: row.path, isFolder: row.kind === 'folder' });
  const entries = (row: TreeRow): MenuEntry[] => [
    { id: 'open', label: row.kind === 'folder' ? 'Open or close' : 'Open', keys: 'Enter', onSelect: () => activate(row) },
    {
      id: 'new',
      label: 'New file here',
      onSelect: () => current.set({ kind: 'create', folder: row.kind === 'folder' ? row.path : folderOf(row.path) }),
    },
    { kind: 'separator', id: 'line' },
    { id: 'rename', label: 'Rename', keys: 'F2', onSelect: () => rename(row) },
    {
      id: 'copy',
      label: 'Copy path',
      onSelect: () =>
        void copyText(row.path).then((copied) => notices.tell(copied ? 'Copied the path.' : 'The clipboard refused.')),
    },
    { id: 'delete', label: 'Delete', keys: 'Delete', danger: true, onSelect: () => remove(row) },
  ];
  const onKey = (event: KeyboardEvent, row: TreeRow): boolean => {
    if (event.key === 'F2') rename(row);
    else if (event.key === 'Delete') remove(row);
    else return false;
    return true;
  };
  return { entries, onKey };
}
