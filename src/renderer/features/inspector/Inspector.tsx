/** The inspector: everything that is known of what is selected, each value to copy. */
import { MousePointerClick } from 'lucide-react';
import { useInstall } from '../../app/project.tsx';
import type { FeatureProps } from '../../app/registry.ts';
import { useSelection } from '../../app/services.tsx';
import type { Selection } from '../../app/selection.ts';
import { EmptyState } from '../../ui/States.tsx';
import { FileFacts } from './FileFacts.tsx';
import { InstallFacts } from './InstallFacts.tsx';
import { MessageFacts } from './MessageFacts.tsx';
import { ProblemFacts } from './ProblemFacts.tsx';
import { SpanFacts } from './SpanFacts.tsx';
import { TraceFacts } from './TraceFacts.tsx';

export default function Inspector({ projectId }: FeatureProps) {
  const selection = useSelection();
  const install = useInstall().data;
  if (selection !== null) return <Selected selection={selection} projectId={projectId} />;
  if (install) return <InstallFacts install={install} />;
  return (
    <EmptyState
      icon={MousePointerClick}
      title="Nothing selected"
      text="Select a request, a span, a bridge message, a file or a problem to see all of it here."
    />
  );
}

function Selected({ selection, projectId }: { selection: Selection } & FeatureProps) {
  const install = useInstall().data;
  switch (selection.kind) {
    case 'span':
      return <SpanFacts key={selection.id} traceId={selection.traceId} spanId={selection.id} />;
    case 'trace':
      return <TraceFacts key={selection.id} traceId={selection.id} />;
    case 'message':
      return <MessageFacts key={selection.id} id={selection.id} />;
    case 'problem':
      return <ProblemFacts problem={selection.problem} />;
    case 'file':
      return <FileFacts projectId={projectId} path={selection.id} />;
    case 'install':
      return install ? <InstallFacts install={install} /> : null;
  }
}
