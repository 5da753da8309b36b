/** The manifest as text and as a form, with what publishing would say of it. Both are the same text. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../../contract/manifest.ts';
import { useProjectPart } from '../../app/project.tsx';
import type { FeatureProps } from '../../app/registry.ts';
import { useQueries } from '../../rpc/context.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { Split } from '../../ui/Split.tsx';
import { EmptyState, Skeleton } from '../../ui/States.tsx';
import { DocumentView } from '../editor/DocumentView.tsx';
import type { Place } from '../editor/monaco/editor-host.ts';
import { PathBar } from '../editor/PathBar.tsx';
import { useSaveCommands } from '../editor/use-editor-commands.ts';
import { useProblemMarks } from '../editor/use-problem-marks.ts';
import { createWorkspace, type Workspace } from '../editor/workspace.ts';
import { Capabilities } from './Capabilities.tsx';
import { Endpoints } from './Endpoints.tsx';
import { GeneralFields, MenuFields } from './GeneralFields.tsx';
import styles from './Manifest.module.css';
import { createManifestCheck, manifestFile } from './manifest-check.ts';
import { useManifest } from './use-manifest.ts';
import { Verdict } from './Verdict.tsx';

export default function ManifestView(_props: FeatureProps) {
  const workspace = useProjectPart(createWorkspace);
  useSaveCommands(workspace, manifestFile);
  useProblemMarks(useProjectPart(createManifestCheck));
  return (
    <Split
      id="manifest"
      panes={[
        { id: 'text', label: 'text', minSize: 240, defaultSize: '50%', content: <ManifestText workspace={workspace} /> },
        { id: 'form', label: 'form', minSize: 260, content: <ManifestForm workspace={workspace} /> },
      ]}
    />
  );
}

function ManifestText({ workspace }: { workspace: Workspace }) {
  const [place, setPlace] = useState<Place | null>(null);
  return (
    <section className={styles.text} data-pane="manifest-text" tabIndex={-1} aria-label="Text of the manifest">
      <PathBar workspace={workspace} path={manifestFile} place={place} />
      <DocumentView workspace={workspace} path={manifestFile} onPlace={setPlace} />
    </section>
  );
}

function ManifestForm({ workspace }: { workspace: Workspace }) {
  const manifest = useManifest();
  const schema = useQuery(useQueries().manifest.schema.queryOptions());
  const open = ({ position }: Problem) => {
    if (position) workspace.reveal({ path: manifestFile, line: position.line, column: position.column });
  };
  return (
    <section className={styles.form} data-pane="manifest-form" tabIndex={-1} aria-label="Form of the manifest">
      {manifest === null ? (
        <Skeleton label="Loading the manifest" lines={8} />
      ) : (
        <>
          <Verdict check={manifest.check} onOpen={open} />
          {manifest.fields === null ? (
            <EmptyState title="The text is not a JSON object" text="Correct it in the editor; the form comes back by itself." />
          ) : (
            <>
              <GeneralFields manifest={manifest} fields={manifest.fields} />
              <MenuFields manifest={manifest} fields={manifest.fields} />
              <Endpoints manifest={manifest} fields={manifest.fields} />
              <QueryView query={schema}>
                {(data) => manifest.fields && <Capabilities manifest={manifest} fields={manifest.fields} schema={data} />}
              </QueryView>
            </>
          )}
        </>
      )}
    </section>
  );
}
