/** The place of a view: keeps those that were opened, shows one, and gives each its own part of the address. */
import { useNavigate } from '@tanstack/react-router';
import { Activity, createContext, Suspense, use, useEffect, useMemo, useRef, useState } from 'react';
import { Boundary } from '../ui/Boundary.tsx';
import { Skeleton } from '../ui/States.tsx';
import styles from './Frame.module.css';
import type { ViewSearch } from './navigation.ts';
import { views, type ViewEntry } from './registry.ts';
import { useServices } from './services.tsx';

interface ViewPlace {
  search: ViewSearch;
  active: boolean;
}

const ViewContext = createContext<ViewPlace>({ search: {}, active: false });

export interface ViewHostProps {
  projectId: string;
  view: string;
  search: ViewSearch;
}

/**
 * A view that was left stays mounted but hidden: its effects end and its requests stop, its state and its document stay,
 * so that coming back costs nothing and a preview is not loaded anew.
 */
export function ViewHost({ projectId, view, search }: ViewHostProps) {
  const memory = useServices().views;
  const [opened, setOpened] = useState<readonly string[]>([view]);
  if (!opened.includes(view)) setOpened([...opened, view]);
  useEffect(() => memory.remember(projectId, view, search), [memory, projectId, view, search]);
  useFocusThatFollows(view);

  return views
    .filter((entry) => entry.id === view || opened.includes(entry.id))
    .map((entry) => {
      const active = entry.id === view;
      return (
        <Activity key={entry.id} mode={active ? 'visible' : 'hidden'}>
          <View
            entry={entry}
            projectId={projectId}
            search={active ? search : memory.searchOf(projectId, entry.id)}
            active={active}
          />
        </Activity>
      );
    });
}

/** A view that takes the focus away with it hands it to the next one, unless it is elsewhere in the window. */
function useFocusThatFollows(view: string): void {
  const shown = useRef(view);
  useEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    const focused = document.activeElement;
    if (focused && focused !== document.body && focused.checkVisibility()) return;
    document.querySelector<HTMLElement>(`[data-view="${view}"]`)?.focus();
  }, [view]);
}

function View({
  entry,
  projectId,
  search,
  active,
}: {
  entry: ViewEntry;
  projectId: string;
  search: ViewSearch;
  active: boolean;
}) {
  const Content = entry.component;
  const place = useMemo(() => ({ search, active }), [search, active]);
  return (
    <section className={styles.view} data-view={entry.id} data-pane="view" tabIndex={-1} aria-label={entry.title}>
      <ViewContext value={place}>
        <Boundary resetKey={projectId}>
          <Suspense fallback={<Skeleton label={`Loading ${entry.title}`} />}>
            <Content projectId={projectId} />
          </Suspense>
        </Boundary>
      </ViewContext>
    </section>
  );
}

/**
 * A value of the view that stands in the address, so that it can be linked to; null takes it out of the address.
 * Setting replaces the entry in the history unless `push`.
 */
export function useDeepState(key: string): [string | null, (value: string | null, options?: { push?: boolean }) => void] {
  const { search, active } = use(ViewContext);
  const navigate = useNavigate();
  const set = (value: string | null, { push = false }: { push?: boolean } = {}) => {
    if (!active) return;
    void navigate({
      to: '.',
      replace: !push,
      search: (before: Record<string, string | undefined>) => {
        const { [key]: _old, ...rest } = before;
        return value === null ? rest : { ...rest, [key]: value };
      },
    });
  };
  return [search[key] ?? null, set];
}
