/**
 * The request console of a project: the draft, the last exchange, and sending. One for all views, so that the Loop, the
 * Requests view and the palette speak of the same request. Sends the last request again when a new build is installed.
 */
import type { Failure } from '../../../contract/errors.ts';
import type { ConsoleAnswer } from '../../../contract/requests.ts';
import type { PartContext, ProjectPart } from '../../app/project-parts.ts';
import { isAbort, toFailure } from '../../rpc/failure.ts';
import { createKeptStore } from '../../ui/kept-store.ts';
import { createStore, type ReadableStore, type Store } from '../../ui/store.ts';
import { draftFault, draftSchema, firstDraft, prepareRequest, type Draft } from './draft.ts';

export interface Exchange {
  /** Counts the sendings of this window. */
  id: number;
  draft: Draft;
  /** Epoch milliseconds. */
  sentAt: number;
  phase: 'sending' | 'answered' | 'failed' | 'cancelled';
  /** While the request is under way, the answer to the one before. */
  answer: ConsoleAnswer | null;
  failure: Failure | null;
}

export interface RequestConsole extends ProjectPart {
  /** Null until something was written; `firstDraft` stands for it then. */
  draft: Store<Draft | null>;
  exchange: ReadableStore<Exchange | null>;
  /** What was lost when the draft was taken from a trace. */
  losses: Store<readonly string[]>;
  /** Sends a draft; one that is under way is cancelled. Never rejects: how it went is in `exchange`. */
  send: (draft: Draft) => Promise<void>;
  cancel: () => void;
}

const notInstalled: Failure = {
  code: 'NOT_INSTALLED',
  what: 'The request was not sent.',
  why: 'The extension is not installed for the local tenant yet.',
  fix: 'Build it; a build that succeeds installs it.',
};

export function createRequestConsole(
  { projectId, client, services, build }: Pick<PartContext, 'projectId' | 'client' | 'services' | 'build'>,
  storage: Pick<Storage, 'getItem' | 'setItem'> = window.localStorage,
): RequestConsole {
  const draft = createKeptStore({
    key: `alga-workbench.request.${projectId}`,
    schema: draftSchema.nullable(),
    initial: null,
    storage,
  });
  const exchange = createStore<Exchange | null>(null);
  const losses = createStore<readonly string[]>([]);
  let running: AbortController | null = null;
  let count = 0;

  const exchangeWith = async (sent: Draft, onAnswer: (answer: ConsoleAnswer) => void): Promise<void> => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    count += 1;
    const before = exchange.get()?.answer ?? null;
    const begun: Exchange = { id: count, draft: sent, sentAt: Date.now(), phase: 'sending', answer: before, failure: null };
    losses.set([]);
    exchange.set(begun);
    const end = (change: Partial<Exchange>) =>
      exchange.set((now) => (now?.id === begun.id ? { ...begun, answer: null, ...change } : now));
    try {
      const install = await client.installs.forProject({ projectId }, { signal: mine.signal });
      if (install === null) return end({ phase: 'failed', failure: notInstalled });
      const answer = await client.requests.send(
        { extension: install.installId, ...prepareRequest(sent) },
        { signal: mine.signal },
      );
      end({ phase: 'answered', answer });
      onAnswer(answer);
    } catch (error) {
      if (mine.signal.aborted || isAbort(error)) end({ phase: 'cancelled' });
      else end({ phase: 'failed', failure: toFailure(error) });
    } finally {
      if (running === mine) running = null;
    }
  };

  const sendInRound = (again: Draft) =>
    exchangeWith(again, ({ durationMs }) => services.loop.answered(durationMs, 'component'));

  /** After an install: the last request, or for a newcomer the first one, if sending it changes nothing. */
  const sendAgain = async (): Promise<void> => {
    const last = exchange.get()?.draft;
    if (last) return await sendInRound(last);
    const install = await client.installs.forProject({ projectId });
    if (install === null || install.endpoints.length === 0) return;
    const first = draft.get() ?? firstDraft(install.endpoints);
    if (first.method === 'GET' && draftFault(first) === null) await sendInRound(first);
  };
  const again = () => {
    sendAgain().catch((error: unknown) => services.notices.fail(toFailure(error)));
  };
  const stopRounds = services.loop.ready.subscribe(again);
  const stopBuilds = whenInstalled(build.state, () => {
    // A round that waits for its install announces it by itself.
    const round = services.loop.times.get();
    if (round === null || round.installMs !== null || round.totalMs !== null) again();
  });

  return {
    draft,
    exchange,
    losses,
    send: (sent) => exchangeWith(sent, () => undefined),
    cancel: () => running?.abort(),
    dispose: () => {
      running?.abort();
      stopRounds();
      stopBuilds();
    },
  };
}

/** Calls back when a build that was seen running has installed something. */
function whenInstalled(state: PartContext['build']['state'], callback: () => void): () => void {
  let runningId = state.get()?.state === 'running' ? state.get()?.buildId : undefined;
  return state.subscribe(() => {
    const build = state.get();
    if (build?.state === 'running') runningId = build.buildId;
    if (build?.state !== 'succeeded' || build.buildId !== runningId) return;
    runningId = undefined;
    if (build.install !== null) callback();
  });
}
