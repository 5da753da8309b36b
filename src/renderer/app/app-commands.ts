/** Commands that work on every page: projects, users, theme. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useRpc } from '../rpc/context.tsx';
import type { Command } from './commands/registry.ts';
import { useCommands } from './commands/use-command.ts';
import { useNavigation } from './navigation.ts';
import { useServices } from './services.tsx';
import { themeChoices } from './theme.ts';

export function useAppCommands(): void {
  const { client, queries, queryClient } = useRpc();
  const { theme } = useServices();
  const { openProject, openWelcome } = useNavigation();
  const { projectId } = useParams({ strict: false });
  const recent = useQuery(queries.projects.recent.queryOptions());
  const info = useQuery(queries.workbench.info.queryOptions());

  const users = (info.data?.users ?? []).filter((user) => user.userId !== info.data?.user.userId);
  useCommands([
    { id: 'projects.show', title: 'Show all projects', group: 'Projects', words: ['welcome', 'samples'], run: openWelcome },
    ...(recent.data ?? [])
      .filter((project) => !project.missing && project.id !== projectId)
      .map((project): Command => ({
        id: `projects.open.${project.id}`,
        title: `Open ${project.title}`,
        group: 'Projects',
        words: [project.root],
        run: async () => openProject((await client.projects.open({ root: project.root })).id),
      })),
    ...users.map((user): Command => ({
      id: `user.select.${user.userId}`,
      title: `Act as ${user.name}`,
      group: 'User',
      words: [user.email, user.type],
      run: async () => {
        queryClient.setQueryData(queries.workbench.info.queryKey(), await client.workbench.selectUser({ userId: user.userId }));
      },
    })),
    ...themeChoices.map((choice): Command => ({
      id: `theme.${choice}`,
      title: choice === 'system' ? 'Use the theme of the system' : `Use the ${choice} theme`,
      group: 'Window',
      run: () => theme.choose(choice),
    })),
  ]);
}
