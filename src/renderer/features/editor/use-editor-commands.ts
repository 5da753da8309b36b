/** What can be done with open files, from keys, palette and menus. */
import type { Command } from '../../app/commands/registry.ts';
import { useCommands } from '../../app/commands/use-command.ts';
import { useStore } from '../../ui/store.ts';
import type { Workspace } from './workspace.ts';

/** `shown` is the file that Save and Close act on; null for none. */
export function useSaveCommands(workspace: Workspace, shown: string | null): void {
  const dirty = useStore(workspace.documents.dirty);
  useCommands([
    {
      id: 'file.save',
      title: 'Save',
      group: 'Files',
      keys: 'Mod+S',
      words: ['write', 'run'],
      when: () => shown !== null,
      run: async () => {
        if (shown !== null) await workspace.save(shown);
      },
    },
    {
      id: 'file.save-all',
      title: 'Save all',
      group: 'Files',
      keys: 'Mod+Shift+S',
      when: () => dirty.length > 0,
      run: workspace.saveAll,
    },
    {
      id: 'file.discard',
      title: 'Discard unsaved changes',
      group: 'Files',
      words: ['revert', 'reload'],
      when: () => shown !== null && dirty.includes(shown),
      run: async () => {
        if (shown !== null) await workspace.documents.get(shown).takeDisk();
      },
    },
  ]);
}

/** Commands of the tabs beside those of saving. */
export function useTabCommands(workspace: Workspace, shown: string | null): void {
  const { openFiles, filesShown } = workspace;
  const { paths } = useStore(openFiles.current);
  const step = (by: 1 | -1) => {
    const next = shown === null ? undefined : paths[(paths.indexOf(shown) + by + paths.length) % paths.length];
    if (next === undefined) return;
    workspace.open({ path: next, line: null, column: null });
  };
  const commands: Command[] = [
    {
      id: 'file.close',
      title: 'Close the file',
      keys: 'Mod+Shift+X',
      when: () => shown !== null,
      run: () => shown !== null && openFiles.close(shown),
    },
    { id: 'file.close-all', title: 'Close all files', when: () => paths.length > 0, run: openFiles.closeAll },
    {
      id: 'file.next',
      title: 'Go to the next open file',
      keys: 'Alt+PageDown',
      when: () => paths.length > 1,
      run: () => step(1),
    },
    {
      id: 'file.previous',
      title: 'Go to the previous open file',
      keys: 'Alt+PageUp',
      when: () => paths.length > 1,
      run: () => step(-1),
    },
    { id: 'files.toggle', title: 'Show or hide the files', keys: 'Mod+Shift+E', run: () => filesShown.set((shown) => !shown) },
  ].map((command) => ({ group: 'Files', ...command, run: () => void command.run() }));
  useCommands(commands);
}
