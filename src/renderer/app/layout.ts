/** Which parts of the frame are open, kept between starts. Sizes are kept by the splits themselves. */
import { z } from 'zod';
import { createStore, type ReadableStore } from '../ui/store.ts';

const layoutSchema = z.object({ panelOpen: z.boolean(), panelTab: z.string(), inspectorOpen: z.boolean() });
export type Layout = z.infer<typeof layoutSchema>;

export interface LayoutStore {
  current: ReadableStore<Layout>;
  togglePanel: () => void;
  /** Opens the bottom panel at a tab. */
  openPanel: (tab: string) => void;
  /** Shows a tab if the panel is open; changes what it opens with if not. */
  setPanelTab: (tab: string) => void;
  toggleInspector: () => void;
  openInspector: () => void;
}

const storageKey = 'alga-workbench.layout';
const initial: Layout = { panelOpen: false, panelTab: 'build', inspectorOpen: false };

export function createLayout({ storage }: { storage: Pick<Storage, 'getItem' | 'setItem'> }): LayoutStore {
  const current = createStore(read(storage));
  const change = (part: Partial<Layout>) => {
    current.set({ ...current.get(), ...part });
    storage.setItem(storageKey, JSON.stringify(current.get()));
  };
  return {
    current,
    togglePanel: () => change({ panelOpen: !current.get().panelOpen }),
    openPanel: (panelTab) => change({ panelOpen: true, panelTab }),
    setPanelTab: (panelTab) => change({ panelTab }),
    toggleInspector: () => change({ inspectorOpen: !current.get().inspectorOpen }),
    openInspector: () => change({ inspectorOpen: true }),
  };
}

/** A layout that cannot be read any more is replaced by the first one. */
function read(storage: Pick<Storage, 'getItem'>): Layout {
  const text = storage.getItem(storageKey);
  if (text === null) return initial;
  try {
    return layoutSchema.parse(JSON.parse(text));
  } catch {
    return initial;
  }
}
