/** What the features share besides data: commands, selection, loop meter, layout, theme, notices. Made once in main.tsx. */
import { createContext, use, type ReactNode } from 'react';
import { toFailure } from '../rpc/failure.ts';
import { useStore } from '../ui/store.ts';
import { createCommands, type Commands } from './commands/registry.ts';
import { createLayout, type LayoutStore } from './layout.ts';
import { createLoopMeter, type LoopMeter } from './loop.ts';
import { createNotices, type Notices } from './notices.ts';
import { createSelection, type Selection, type SelectionStore } from './selection.ts';
import { createViewMemory, type ViewMemory } from './views.ts';
import { createTheme, type Theme, type ThemeStore } from './theme.ts';

export interface Services {
  commands: Commands;
  selection: SelectionStore;
  loop: LoopMeter;
  layout: LayoutStore;
  theme: ThemeStore;
  views: ViewMemory;
  notices: Notices;
}

export function createServices(page: Window): Services {
  const notices = createNotices();
  return {
    notices,
    commands: createCommands({ onError: (_command, error) => notices.fail(toFailure(error)) }),
    selection: createSelection(),
    loop: createLoopMeter(),
    views: createViewMemory(),
    layout: createLayout({ storage: page.localStorage }),
    theme: createTheme({
      root: page.document.documentElement,
      storage: page.localStorage,
      systemDark: page.matchMedia('(prefers-color-scheme: dark)'),
    }),
  };
}

const ServicesContext = createContext<Services | null>(null);

export function ServicesProvider({ services, children }: { services: Services; children: ReactNode }) {
  return <ServicesContext value={services}>{children}</ServicesContext>;
}

export function useServices(): Services {
  const services = use(ServicesContext);
  if (!services) throw new Error('useServices stands outside of ServicesProvider.');
  return services;
}

export function useSelection(): Selection | null {
  return useStore(useServices().selection.current);
}

/** The theme in force; editors and terminals take `resolved`. */
export function useTheme(): Theme {
  return useStore(useServices().theme.current);
}
