/** A pane with nothing to show: in the Loop it has a bar with its name, from which it can be collapsed. */
import { use, type ReactNode } from 'react';
import { Toolbar, ToolbarSpace } from '../../ui/Toolbar.tsx';
import { paneTitles } from './loop-panes.ts';
import styles from './LoopView.module.css';
import { LoopPaneContext, PaneCollapse } from './PaneCollapse.tsx';

export function EmptyPane({ children }: { children: ReactNode }) {
  const pane = use(LoopPaneContext);
  if (pane === null) return children;
  return (
    <div className={styles.empty}>
      <Toolbar label={paneTitles[pane]}>
        <h2>{paneTitles[pane]}</h2>
        <ToolbarSpace />
        <PaneCollapse />
      </Toolbar>
      {children}
    </div>
  );
}
