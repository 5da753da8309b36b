/** The project in the top bar: its name and version, and the way to others. */
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, FolderOpen, LayoutGrid, Plus } from 'lucide-react';
import { useCommands } from '../../app/commands/use-command.ts';
import { useServices } from '../../app/services.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import styles from './TopBarParts.module.css';
import { useProjectActions } from './use-project-actions.tsx';

export function ProjectSwitcher({ projectId }: { projectId: string | null }) {
  const queries = useQueries();
  const { commands } = useServices();
  const recent = useQuery(queries.projects.recent.queryOptions());
  const { open, chooseFolder, create, dialogs } = useProjectActions();
  useCommands([
    { id: 'projects.open', title: 'Open folder', group: 'Projects', keys: 'Mod+O', run: chooseFolder },
    { id: 'projects.create', title: 'New project', group: 'Projects', words: ['template'], run: create },
  ]);
  const entries: MenuEntry[] = [
    ...(recent.data ?? [])
      .filter((project) => !project.missing && project.id !== projectId)
      .slice(0, 8)
      .map((project) => ({ id: project.id, label: project.title, detail: project.root, onSelect: () => open(project.root) })),
    { kind: 'separator', id: 'actions' },
    { id: 'open', label: 'Open folder', icon: FolderOpen, keys: 'Mod+O', onSelect: chooseFolder },
    { id: 'new', label: 'New project', icon: Plus, onSelect: create },
    { id: 'all', label: 'All projects and samples', icon: LayoutGrid, onSelect: () => void commands.run('projects.show') },
  ];
  return (
    <>
      <Menu
        trigger={
          <Button variant="quiet" className={styles.switcher}>
            {projectId === null ? <strong>Alga Workbench</strong> : <CurrentProject projectId={projectId} />}
            <ChevronDown size={16} strokeWidth={1.5} aria-hidden="true" />
          </Button>
        }
        entries={entries}
      />
      {dialogs}
    </>
  );
}

function CurrentProject({ projectId }: { projectId: string }) {
  const project = useQuery(useQueries().projects.get.queryOptions({ input: { projectId } }));
  if (!project.data) return <strong>Project</strong>;
  const { manifest } = project.data.report;
  return (
    <>
      <strong className={styles.title} title={project.data.root}>
        {project.data.title}
      </strong>
      {manifest ? <span className={styles.version}>{manifest.version}</span> : <Badge tone="error">manifest rejected</Badge>}
    </>
  );
}
