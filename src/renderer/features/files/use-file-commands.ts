/** Files by name in the palette, and what can be done with the shown one. */
import { useCommands } from '../../app/commands/use-command.ts';
import { useProjectPart } from '../../app/project.tsx';
import { useStore } from '../../ui/store.ts';
import type { Workspace } from '../editor/workspace.ts';
import { createFileActions } from './file-actions.ts';
import { useFileTree } from './use-files.ts';

/** A palette with more entries than this helps nobody; the tree shows them all. */
const mostInPalette = 300;

export function useFileCommands(workspace: Workspace): void {
  const { current } = useProjectPart(createFileActions);
  const { active } = useStore(workspace.openFiles.current);
  const { data } = useFileTree(workspace);
  const files = (data?.entries ?? []).filter(({ kind }) => kind === 'file').slice(0, mostInPalette);
  useCommands([
    {
      id: 'file.new',
      title: 'New file',
      group: 'Files',
      keys: 'Alt+N',
      run: () => current.set({ kind: 'create', folder: '' }),
    },
    {
      id: 'file.rename',
      title: 'Rename the file',
      group: 'Files',
      when: () => active !== null,
      run: () => current.set(active === null ? null : { kind: 'rename', path: active }),
    },
    {
      id: 'file.delete',
      title: 'Delete the file',
      group: 'Files',
      when: () => active !== null,
      run: () => current.set(active === null ? null : { kind: 'remove', path: active, isFolder: false }),
    },
    ...files.map(({ path }) => ({
      id: `file.open:${path}`,
      title: `Open ${path}`,
      group: 'Files',
      run: () => workspace.open({ path, line: null, column: null }),
    })),
  ]);
}
