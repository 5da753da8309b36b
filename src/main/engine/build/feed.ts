/** The state and log of a project's build, and those who follow them. */
import type { BuildEvent, BuildState } from '../../../contract/builds.ts';

export interface BuildFeed {
  /** The running build, else the last one. */
  state(): BuildState | null;
  /** Starts a new build with an empty log. */
  begin(state: BuildState): void;
  update(patch: Partial<BuildState>): void;
  /** Appends to the log; lines end with `\r\n`. */
  log(text: string): void;
  /** The state and log so far, then what follows, until the signal aborts or the feed closes. */
  watch(signal?: AbortSignal): AsyncGenerator<BuildEvent>;
  close(): void;
}

interface Follower {
  pending: BuildEvent[];
  wake(): void;
}

export function createBuildFeed(): BuildFeed {
  let state: BuildState | null = null;
  let text = '';
  let closed = false;
  const followers = new Set<Follower>();

  function emit(event: BuildEvent): void {
    for (const follower of followers) {
      follower.pending = append(follower.pending, event);
      follower.wake();
    }
  }

  function publish(next: BuildState): void {
    state = next;
    emit({ type: 'state', state: next });
  }

  function backlog(): BuildEvent[] {
    if (!state) return [];
    const events: BuildEvent[] = [{ type: 'state', state }];
    if (text) events.push({ type: 'log', buildId: state.buildId, text });
    return events;
  }

  return {
    state: () => state,
    begin(next) {
      text = '';
      publish(next);
    },
    update(patch) {
      if (state) publish({ ...state, ...patch });
    },
    log(chunk) {
      if (!state) return;
      text += chunk;
      emit({ type: 'log', buildId: state.buildId, text: chunk });
    },
    async *watch(signal) {
      const follower: Follower = { pending: backlog(), wake: () => undefined };
      const onAbort = () => follower.wake();
      const ended = () => closed || signal?.aborted === true;
      followers.add(follower);
      signal?.addEventListener('abort', onAbort);
      try {
        while (!ended()) {
          const events = follower.pending;
          follower.pending = [];
          yield* events;
          if (follower.pending.length > 0 || ended()) continue;
          const { promise, resolve } = Promise.withResolvers<void>();
          follower.wake = resolve;
          await promise;
        }
      } finally {
        followers.delete(follower);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    close() {
      closed = true;
      for (const follower of followers) follower.wake();
    },
  };
}

/** A follower that reads slowly gets the newest state and joined log text, so that its backlog stays small. */
function append(pending: BuildEvent[], event: BuildEvent): BuildEvent[] {
  const last = pending.at(-1);
  if (last?.type === 'state' && event.type === 'state') return [...pending.slice(0, -1), event];
  if (last?.type === 'log' && event.type === 'log' && last.buildId === event.buildId) {
    return [...pending.slice(0, -1), { ...last, text: last.text + event.text }];
  }
  return [...pending, event];
}
