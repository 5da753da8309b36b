/** The code pane of the Loop: files, tabs, and the text of the shown file. */
import { FileText, PanelLeft } from 'lucide-react';
import { useState } from 'react';
import { useProject, useProjectPart } from '../../app/project.tsx';
import type { FeatureProps } from '../../app/registry.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Split } from '../../ui/Split.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useStore } from '../../ui/store.ts';
import { FileActionDialog } from '../files/FileActionDialog.tsx';
import { FilesPane } from '../files/FilesPane.tsx';
import { useFileCommands } from '../files/use-file-commands.ts';
import { PaneCollapse } from '../loop/PaneCollapse.tsx';
import { createManifestCheck } from '../manifest/manifest-check.ts';
import { DocumentView } from './DocumentView.tsx';
import styles from './Editor.module.css';
import { FileTabs } from './FileTabs.tsx';
import type { Place } from './monaco/editor-host.ts';
import { PathBar } from './PathBar.tsx';
import { useSaveCommands, useTabCommands } from './use-editor-commands.ts';
import { useProblemMarks } from './use-problem-marks.ts';
import { useShownFile } from './use-shown-file.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export default function CodePane({ projectId }: FeatureProps) {
  const workspace = useProjectPart(createWorkspace);
  const check = useProjectPart(createManifestCheck);
  const shown = useShownFile(workspace);
  const filesShown = useStore(workspace.filesShown);
  useSaveCommands(workspace, shown);
  useTabCommands(workspace, shown);
  useFileCommands(workspace);
  useProblemMarks(check);

  return (
    <div className={styles.pane}>
      <div className={styles.top}>
        <IconButton
          label={filesShown ? 'Hide the files' : 'Show the files'}
          icon={PanelLeft}
          keys="Mod+Shift+E"
          pressed={filesShown}
          onClick={() => workspace.filesShown.set(!filesShown)}
        />
        <FileTabs workspace={workspace} />
        <PaneCollapse />
      </div>
      <div className={styles.body}>
        <Split
          id="editor.files"
          panes={[
            {
              id: 'files',
              label: 'files',
              defaultSize: 180,
              minSize: 120,
              fixed: true,
              visible: filesShown,
              content: <FilesPane projectId={projectId} workspace={workspace} />,
            },
            { id: 'text', label: 'text', minSize: 160, content: <ShownFile workspace={workspace} path={shown} /> },
          ]}
        />
      </div>
      <FileActionDialog workspace={workspace} />
    </div>
  );
}

function ShownFile({ workspace, path }: { workspace: Workspace; path: string | null }) {
  const { mainFile } = useProject();
  const [place, setPlace] = useState<Place | null>(null);
  if (path === null) {
    return (
      <EmptyState
        icon={FileText}
        title="No file is open"
        text="Choose one from the files, or open the main one."
        action={<Button onClick={() => workspace.openFiles.open(mainFile)}>Open {mainFile}</Button>}
      />
    );
  }
  return (
    <div className={styles.shown}>
      <PathBar workspace={workspace} path={path} place={place} />
      <DocumentView workspace={workspace} path={path} onPlace={setPlace} />
    </div>
  );
}
