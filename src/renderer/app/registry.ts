/** The views, panel tabs and panes of the frame. Each is a feature's default export, loaded when it is first shown. */
import {
  Activity,
  AppWindow,
  Blocks,
  Cable,
  Cpu,
  Database,
  FileJson,
  HardDrive,
  KeySquare,
  Library,
  RefreshCw,
  Send,
  Settings,
  type LucideIcon,
} from 'lucide-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

/** What every view, panel tab and pane gets. */
export interface FeatureProps {
  projectId: string;
}

type Feature = LazyExoticComponent<ComponentType<FeatureProps>>;

export interface ViewEntry {
  /** Segment of the address. */
  id: string;
  title: string;
  icon: LucideIcon;
  component: Feature;
  shortcut?: string;
}

export interface PanelEntry {
  id: string;
  title: string;
  component: Feature;
}

export const views: readonly ViewEntry[] = [
  {
    id: 'loop',
    title: 'Loop',
    icon: RefreshCw,
    component: lazy(() => import('../features/loop/LoopView.tsx')),
    shortcut: 'Mod+1',
  },
  {
    id: 'manifest',
    title: 'Manifest',
    icon: FileJson,
    component: lazy(() => import('../features/manifest/index.tsx')),
    shortcut: 'Mod+2',
  },
  {
    id: 'requests',
    title: 'Requests',
    icon: Send,
    component: lazy(() => import('../features/requests/index.tsx')),
    shortcut: 'Mod+3',
  },
  {
    id: 'traces',
    title: 'Traces',
    icon: Activity,
    component: lazy(() => import('../features/traces/index.tsx')),
    shortcut: 'Mod+4',
  },
  {
    id: 'preview',
    title: 'Preview',
    icon: AppWindow,
    component: lazy(() => import('../features/preview/index.tsx')),
    shortcut: 'Mod+5',
  },
  {
    id: 'data',
    title: 'Data',
    icon: Database,
    component: lazy(() => import('../features/data/index.tsx')),
    shortcut: 'Mod+6',
  },
  {
    id: 'runner',
    title: 'Runner',
    icon: Cpu,
    component: lazy(() => import('../features/runner/index.tsx')),
    shortcut: 'Mod+7',
  },
  {
    id: 'installs',
    title: 'Installs',
    icon: Blocks,
    component: lazy(() => import('../features/installs/index.tsx')),
    shortcut: 'Mod+8',
  },
  {
    id: 'registry',
    title: 'Registry',
    icon: Library,
    component: lazy(() => import('../features/registry/index.tsx')),
    shortcut: 'Mod+9',
  },
  {
    id: 'store',
    title: 'Store',
    icon: HardDrive,
    component: lazy(() => import('../features/store/index.tsx')),
  },
  {
    id: 'connections',
    title: 'Connections',
    icon: Cable,
    component: lazy(() => import('../features/connections/index.tsx')),
  },
  {
    id: 'access',
    title: 'Access',
    icon: KeySquare,
    component: lazy(() => import('../features/tenants/index.tsx')),
  },
  {
    id: 'settings',
    title: 'Settings',
    icon: Settings,
    component: lazy(() => import('../features/settings/index.tsx')),
    shortcut: 'Mod+,',
  },
];

export const panelTabs: readonly PanelEntry[] = [
  { id: 'build', title: 'Build', component: lazy(() => import('../features/build/BuildPanel.tsx')) },
  { id: 'problems', title: 'Problems', component: lazy(() => import('../features/build/ProblemsPanel.tsx')) },
  { id: 'bridge', title: 'Bridge', component: lazy(() => import('../features/preview/BridgePanel.tsx')) },
];

/** The three panes of the Loop view, and the inspector. */
export const panes = {
  code: lazy(() => import('../features/editor/index.tsx')),
  request: lazy(() => import('../features/requests/LoopRequest.tsx')),
  preview: lazy(() => import('../features/preview/PreviewPane.tsx')),
  inspector: lazy(() => import('../features/inspector/Inspector.tsx')),
} satisfies Record<string, Feature>;
