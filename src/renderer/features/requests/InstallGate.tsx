/** Shows what needs an installed extension, or the way there. */
import { Hammer, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildState } from '../../../contract/builds.ts';
import type { Install } from '../../../contract/installs.ts';
import { CommandButton } from '../../app/commands/CommandButton.tsx';
import { useNavigation } from '../../app/navigation.ts';
import { useBuild, useInstall, useProject, useProjectPart } from '../../app/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { useNow } from '../../ui/Time.tsx';
import { EmptyPane } from '../loop/EmptyPane.tsx';
import { runningPhase } from '../build/phase-names.ts';
import { createRequestConsole } from './console.ts';

export function InstallGate({ children }: { children: (install: Install) => ReactNode }) {
  // The console listens for the install that the first request waits for, so it is there before.
  useProjectPart(createRequestConsole);
  const install = useInstall();
  const { hasHandler } = useProject();
  return (
    <QueryView query={install}>
      {(installed) => {
        if (installed !== null && (hasHandler || installed.endpoints.length > 0)) return children(installed);
        return <EmptyPane>{installed === null ? <NotInstalled /> : <NoEndpoints />}</EmptyPane>;
      }}
    </QueryView>
  );
}

function NotInstalled() {
  const build = useBuild();
  const { openPanel } = useNavigation();
  if (build?.state === 'running') {
    return (
      <EmptyState
        icon={Hammer}
        title={<BuildingTitle build={build} />}
        text="The first request is sent as soon as the extension is installed."
        action={<Button onClick={() => openPanel('build')}>Show the build</Button>}
      />
    );
  }
  if (build?.state === 'failed') {
    return (
      <EmptyState
        icon={Hammer}
        title="Not installed: the build failed"
        text="The problems say why. A build that succeeds installs the extension for the local tenant."
        action={<Button onClick={() => openPanel('problems')}>Show the problems</Button>}
      />
    );
  }
  return (
    <EmptyState
      icon={Hammer}
      title="Not installed yet"
      text="A build packs the extension and installs it for the local tenant; then its endpoints answer here."
      action={<CommandButton id="build.start" variant="primary" />}
    />
  );
}

/** The step and the time so far; the engine does not know how long a step will take. */
function BuildingTitle({ build }: { build: BuildState }) {
  const elapsed = Math.max(0, useNow(1_000) - build.startedAt);
  const step = runningPhase(build)?.toLowerCase() ?? 'starting';
  return (
    <>
      Building: {step}, {Math.floor(elapsed / 1_000)} s
    </>
  );
}

function NoEndpoints() {
  const { openFile } = useNavigation();
  return (
    <EmptyState
      icon={Unplug}
      title="No endpoints to call"
      text="This extension is a UI alone. Declare endpoints in the manifest and add a handler to answer requests."
      action={<Button onClick={() => openFile('manifest.json')}>Open manifest.json</Button>}
    />
  );
}
