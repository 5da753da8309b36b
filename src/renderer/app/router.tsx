/** The addresses of the window: the welcome page, and each view of each project. */
import {
  createBrowserHistory,
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
} from '@tanstack/react-router';
import { App } from './App.tsx';
import type { ViewSearch } from './navigation.ts';
import { ErrorPage } from './ErrorPage.tsx';
import { ProjectPage } from './ProjectPage.tsx';
import { views } from './registry.ts';
import { WelcomePage } from './WelcomePage.tsx';

const rootRoute = createRootRoute({
  component: App,
  notFoundComponent: WelcomePage,
  validateSearch: textSearch,
});

const welcomeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: WelcomePage });

const projectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/p/$projectId',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/p/$projectId/$view', params: { ...params, view: 'loop' }, search: {} });
  },
});

const viewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/p/$projectId/$view',
  component: ProjectPage,
  beforeLoad: ({ params }) => {
    if (views.some((view) => view.id === params.view)) return;
    throw redirect({ to: '/p/$projectId/$view', params: { ...params, view: 'loop' }, search: {} });
  },
});

const routeTree = rootRoute.addChildren([welcomeRoute, projectRoute, viewRoute]);

/** State in the address is text; whatever else a link holds is dropped. */
function textSearch(search: Record<string, unknown>): ViewSearch {
  return Object.fromEntries(Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** Values stand in the address as they are, without the quotes of JSON. */
const searchFormat = {
  parseSearch: (text: string) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search: Record<string, unknown>) => {
    const text = new URLSearchParams(textSearch(search)).toString();
    return text === '' ? '' : `?${text}`;
  },
};

const storageKey = 'alga-workbench.address';

export interface AppRouterOptions {
  /** The desktop shell has no address bar: the address is kept for a reload of the window instead. */
  desktop: boolean;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

export function createAppRouter({ desktop, storage }: AppRouterOptions) {
  const router = createRouter({
    routeTree,
    history: desktop ? createMemoryHistory({ initialEntries: [storage.getItem(storageKey) ?? '/'] }) : createBrowserHistory(),
    ...searchFormat,
    defaultErrorComponent: ErrorPage,
  });
  if (desktop) router.subscribe('onResolved', ({ toLocation }) => storage.setItem(storageKey, toLocation.href));
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
