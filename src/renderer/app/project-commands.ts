/** Commands of an open project's frame: views, panes, panel, inspector, builds. */
import type { Command } from './commands/registry.ts';
import { useCommands } from './commands/use-command.ts';
import { useNavigation } from './navigation.ts';
import { focusNextPane } from './panes.ts';
import { useBuild, useBuildMonitor } from './project.tsx';
import { panelTabs, views } from './registry.ts';
import { useServices } from './services.tsx';

export function useProjectCommands(): void {
  const { layout } = useServices();
  const { openView } = useNavigation();
  const build = useBuild();
  const monitor = useBuildMonitor();
  const running = build?.state === 'running';

  const cancel: Command = {
    id: 'build.cancel',
    title: 'Cancel build',
    group: 'Build',
    keys: 'Mod+Shift+B',
    run: () => monitor.cancel(),
  };
  useCommands([
    ...views.map((view): Command => ({
      id: `view.${view.id}`,
      title: `Go to ${view.title}`,
      group: 'Views',
      keys: view.shortcut,
      run: () => openView(view.id),
    })),
    ...panelTabs.map((tab): Command => ({
      id: `panel.${tab.id}`,
      title: `Show ${tab.title} in the panel`,
      group: 'Views',
      run: () => layout.openPanel(tab.id),
    })),
    { id: 'panel.toggle', title: 'Show or hide the panel', group: 'Views', keys: 'Mod+J', run: layout.togglePanel },
    { id: 'inspector.toggle', title: 'Show or hide the inspector', group: 'Views', keys: 'Mod+I', run: layout.toggleInspector },
    { id: 'pane.next', title: 'Go to the next pane', group: 'Views', keys: 'F6', run: () => focusNextPane(document, 1) },
    {
      id: 'pane.previous',
      title: 'Go to the previous pane',
      group: 'Views',
      keys: 'Shift+F6',
      run: () => focusNextPane(document, -1),
    },
    {
      id: 'build.start',
      title: running ? 'Build again from the start' : 'Build',
      group: 'Build',
      keys: 'Mod+B',
      words: ['compile', 'install', 'pack'],
      run: () => monitor.start(),
    },
    ...(running ? [cancel] : []),
  ]);
}
