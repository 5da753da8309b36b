/** The panes of the Loop and which of them are collapsed; kept between starts. */
import { z } from 'zod';
import type { ProjectPart } from '../../app/project-parts.ts';
import { createKeptStore } from '../../ui/kept-store.ts';
import type { ReadableStore } from '../../ui/store.ts';

export const loopPanes = ['code', 'request', 'preview'] as const;
export type LoopPane = (typeof loopPanes)[number];

export const paneTitles: Record<LoopPane, string> = { code: 'Code', request: 'Request', preview: 'Preview' };

export interface CollapsedPanes extends ProjectPart {
  current: ReadableStore<readonly LoopPane[]>;
  /** Collapses or opens a pane. The last open one stays open. */
  toggle: (pane: LoopPane) => void;
}

export interface CollapsedPanesOptions {
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

export function createCollapsedPanes({ storage }: CollapsedPanesOptions): CollapsedPanes {
  const current = createKeptStore<readonly LoopPane[]>({
    key: 'alga-workbench.loop-collapsed',
    schema: z.array(z.enum(loopPanes)).max(loopPanes.length - 1),
    initial: [],
    storage,
  });
  return { current, toggle: (pane) => current.set((collapsed) => toggled(collapsed, pane)), dispose: () => undefined };
}

function toggled(collapsed: readonly LoopPane[], pane: LoopPane): readonly LoopPane[] {
  if (collapsed.includes(pane)) return collapsed.filter((each) => each !== pane);
  return collapsed.length === loopPanes.length - 1 ? collapsed : [...collapsed, pane];
}

/** The part that Loop and its panes share. */
export function createLoopPanes(): CollapsedPanes {
  return createCollapsedPanes({ storage: window.localStorage });
}
