/** Shows what belongs to the install of the project's extension, or the way to one. */
import { Hammer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Install } from '../../../contract/installs.ts';
import { CommandButton } from '../../app/commands/CommandButton.tsx';
import { useNavigation } from '../../app/navigation.ts';
import { useBuild, useInstall } from '../../app/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { EmptyState } from '../../ui/States.tsx';

export function InstallOnly({ children }: { children: (install: Install) => ReactNode }) {
  return <QueryView query={useInstall()}>{(install) => (install === null ? <NotInstalled /> : children(install))}</QueryView>;
}

function NotInstalled() {
  const build = useBuild();
  const { openPanel } = useNavigation();
  if (build?.state === 'running') {
    return (
      <EmptyState
        icon={Hammer}
        title="Building"
        text="This belongs to the install, which the build makes at its end."
        action={<Button onClick={() => openPanel('build')}>Show the build</Button>}
      />
    );
  }
  if (build?.state === 'failed') {
    return (
      <EmptyState
        icon={Hammer}
        title="Not installed: the build failed"
        text="This belongs to the install, which a build that succeeds makes."
        action={<Button onClick={() => openPanel('problems')}>Show the problems</Button>}
      />
    );
  }
  return (
    <EmptyState
      icon={Hammer}
      title="Not installed yet"
      text="This belongs to the install, which a build makes for the local tenant."
      action={<CommandButton id="build.start" variant="primary" />}
    />
  );
}
