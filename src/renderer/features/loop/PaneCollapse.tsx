/** The button that collapses the pane of the Loop it stands in; elsewhere there is none. */
import { Minimize2 } from 'lucide-react';
import { createContext, use } from 'react';
import { useProjectPart } from '../../app/project.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { createLoopPanes, paneTitles, type LoopPane } from './loop-panes.ts';

/** Null outside of the Loop, and where panes are shown one at a time. */
export const LoopPaneContext = createContext<LoopPane | null>(null);

export function PaneCollapse() {
  const pane = use(LoopPaneContext);
  const { toggle } = useProjectPart(createLoopPanes);
  if (pane === null) return null;
  return <IconButton label={`Collapse ${paneTitles[pane].toLowerCase()}`} icon={Minimize2} onClick={() => toggle(pane)} />;
}
