/** What views leave behind when the person moves on, and the place that the editor is asked to show. */
import { createStore, type ReadableStore } from '../ui/store.ts';
import type { ViewSearch } from './navigation.ts';

/** Each request is a new object, so that asking twice for the same place shows it twice. */
export interface Reveal {
  path: string;
  line: number | null;
  column: number | null;
}

export interface ViewMemory {
  /** The state a view was left in; empty for one that was not open yet. */
  searchOf: (projectId: string, view: string) => ViewSearch;
  remember: (projectId: string, view: string, search: ViewSearch) => void;
  /** The last place that the editor was asked to show. */
  revealed: ReadableStore<Reveal | null>;
  reveal: (place: Reveal) => void;
}

export function createViewMemory(): ViewMemory {
  const searches = new Map<string, ViewSearch>();
  const revealed = createStore<Reveal | null>(null);
  return {
    searchOf: (projectId, view) => searches.get(`${projectId}/${view}`) ?? {},
    remember: (projectId, view, search) => void searches.set(`${projectId}/${view}`, search),
    revealed,
    reveal: (place) => revealed.set(place),
  };
}
