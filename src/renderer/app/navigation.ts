/** Ways through the window that features offer: views with their state in the address, files, traces, panel tabs. */
import { useNavigate, useParams } from '@tanstack/react-router';
import type { Position } from '../../contract/errors.ts';
import { useServices } from './services.tsx';

/** State of a view as it stands in the address. */
export type ViewSearch = Record<string, string>;

export interface Navigation {
  openWelcome: () => void;
  openProject: (projectId: string) => void;
  /** Opens a view; without `search` as it was left. */
  openView: (view: string, search?: ViewSearch) => void;
  /** Opens a file in the Loop's editor, at a place in it. */
  openFile: (path: string, place?: Pick<Position, 'line' | 'column'>) => void;
  /** Opens a trace, and a span of it. */
  openTrace: (traceId: string, spanId?: string) => void;
  openPanel: (tab: string) => void;
}

export function useNavigation(): Navigation {
  const navigate = useNavigate();
  const { layout, views } = useServices();
  const { projectId } = useParams({ strict: false });

  const openView: Navigation['openView'] = (view, search) => {
    if (projectId === undefined) return;
    void navigate({
      to: '/p/$projectId/$view',
      params: { projectId, view },
      search: search ?? views.searchOf(projectId, view),
    });
  };
  return {
    openWelcome: () => void navigate({ to: '/', search: {} }),
    openProject: (id) => void navigate({ to: '/p/$projectId/$view', params: { projectId: id, view: 'loop' }, search: {} }),
    openView,
    openFile: (path, place) => {
      openView('loop', place ? { file: path, at: `${place.line}:${place.column}` } : { file: path });
      views.reveal({ path, line: place?.line ?? null, column: place?.column ?? null });
    },
    openTrace: (traceId, spanId) =>
      openView('traces', spanId === undefined ? { trace: traceId } : { trace: traceId, span: spanId }),
    openPanel: layout.openPanel,
  };
}
