/** Opening and creating projects, from wherever it is offered; failures come back as notices. */
import { useState, type ReactNode } from 'react';
import { useNavigation } from '../../app/navigation.ts';
import { useServices } from '../../app/services.tsx';
import type { Project } from '../../../contract/projects.ts';
import { useRpc } from '../../rpc/context.tsx';
import type { WorkbenchClient } from '../../rpc/connection.ts';
import { toFailure } from '../../rpc/failure.ts';
import { CreateDialog } from './CreateDialog.tsx';
import { FolderDialog } from './FolderDialog.tsx';

export interface ProjectActions {
  open: (root: string) => void;
  openSample: (sampleId: string) => void;
  /** The desktop's folder dialog, or our own where the host has none. */
  chooseFolder: () => void;
  create: () => void;
  /** What is being opened: a root or a sample id; null when nothing is. */
  opening: string | null;
  /** To be rendered by the caller. */
  dialogs: ReactNode;
}

export function useProjectActions(): ProjectActions {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const { openProject } = useNavigation();
  const [dialog, setDialog] = useState<'folder' | 'create' | null>(null);
  const [opening, setOpening] = useState<string | null>(null);

  const enter = (project: Project) => {
    queryClient.setQueryData(queries.projects.get.queryKey({ input: { projectId: project.id } }), project);
    setDialog(null);
    openProject(project.id);
  };
  const attempt = (what: string, task: () => Promise<Project | null>) => {
    setOpening(what);
    task()
      .then((project) => project && enter(project))
      .catch((error: unknown) => notices.fail(toFailure(error)))
      .finally(() => setOpening(null));
  };
  const chooseFolder = () =>
    attempt('', async () => {
      const picked = await client.projects.pickFolder();
      if (!picked.supported) setDialog('folder');
      return picked.path === null ? null : client.projects.open({ root: picked.path });
    });

  return {
    opening,
    open: (root) => attempt(root, () => client.projects.open({ root })),
    openSample: (sampleId) => attempt(sampleId, async () => buildOnce(client, await client.projects.openSample({ sampleId }))),
    chooseFolder,
    create: () => setDialog('create'),
    dialogs: (
      <>
        <FolderDialog
          open={dialog === 'folder'}
          title="Open a folder"
          description="The folder of an extension holds its manifest.json."
          action="Open folder"
          onClose={() => setDialog(null)}
          onChoose={async (root) => enter(await client.projects.open({ root }))}
        />
        <CreateDialog
          open={dialog === 'create'}
          onClose={() => setDialog(null)}
          onCreated={(project) => attempt(project.root, () => buildOnce(client, project))}
        />
      </>
    ),
  };
}

/** Code of our own making is built at once when it never was, so that everything runs when the project shows. */
async function buildOnce(client: WorkbenchClient, project: Project): Promise<Project> {
  const built = await client.builds.get({ projectId: project.id });
  if (built === null) await client.builds.start({ projectId: project.id });
  return project;
}
