/** The request console for components. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Install } from '../../../contract/installs.ts';
import type { TraceDetail, TraceSummary } from '../../../contract/traces.ts';
import { useCommand } from '../../app/commands/use-command.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useInstall, useProjectPart } from '../../app/project.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { useStore } from '../../ui/store.ts';
import { traceRequest } from '../traces/trace-request.ts';
import { createRequestConsole, type Exchange, type RequestConsole } from './console.ts';
import { draftFault, firstDraft, prepareRequest, type Draft, type PreparedRequest } from './draft.ts';
import { draftOfTrace } from './draft-of-trace.ts';
import { toCurl } from './to-curl.ts';

interface ConsoleControls {
  part: RequestConsole;
  draft: Draft;
  exchange: Exchange | null;
  setDraft: (draft: Draft) => void;
  send: () => void;
  /** Null while there is nothing that cancelling would help. */
  cancel: (() => void) | null;
}

/** Below this, in milliseconds, nobody reaches for a button. */
const cancelAfterMs = 150;

/** `onSend` is told before each sending that the person asked for. */
export function useConsole(install: Install, onSend?: () => void): ConsoleControls {
  const part = useProjectPart(createRequestConsole);
  const draft = useStore(part.draft) ?? firstDraft(install.endpoints);
  const exchange = useStore(part.exchange);
  const isLong = useAfter(cancelAfterMs, exchange?.phase === 'sending' ? exchange.id : null);
  const send = () => {
    onSend?.();
    void part.send(draft);
  };
  useCommand({
    id: 'request.send',
    title: 'Send request',
    group: 'Requests',
    keys: 'Mod+Enter',
    words: ['call', 'console'],
    when: () => draftFault(draft) === null,
    run: send,
  });
  return { part, draft, exchange, setDraft: part.draft.set, send, cancel: isLong ? part.cancel : null };
}

/** True once `key` has stayed the same, and not null, for so many milliseconds. */
function useAfter(milliseconds: number, key: number | null): boolean {
  const [passed, setPassed] = useState<number | null>(null);
  useEffect(() => {
    if (key === null) return;
    const timer = setTimeout(() => setPassed(key), milliseconds);
    return () => clearTimeout(timer);
  }, [key, milliseconds]);
  return key !== null && passed === key;
}

/** The clocks of window and engine may be apart by so many milliseconds. */
const clockDriftMs = 1_000;

/** The trace of the last exchange: that of its answer, else the one that has come live since it was sent. */
export function traceOfExchange(exchange: Exchange | null, traces: readonly TraceSummary[]): string | null {
  if (exchange === null) return null;
  const { draft, sentAt, phase, answer } = exchange;
  if (phase === 'answered') return answer?.traceId ?? null;
  const found = traces.find(
    ({ source, state, method, startedAt }) =>
      source === 'console' &&
      method === draft.method &&
      startedAt >= sentAt - clockDriftMs &&
      (phase !== 'sending' || state === 'open'),
  );
  return found?.traceId ?? answer?.traceId ?? null;
}

/** Makes curl commands for requests to the project's extension; null before it is installed. */
export function useCurl(): ((request: PreparedRequest) => string) | null {
  const install = useInstall().data;
  const info = useQuery(useQueries().workbench.info.queryOptions()).data;
  if (!install || !info) return null;
  return (request) => toCurl(request, { gateway: info.urls.gateway, extension: install.slug });
}

interface TraceRequestActions {
  /** Puts the request into the console to change it; null where that cannot be. */
  edit: (() => void) | null;
  sendAgain: (() => void) | null;
  curl: string | null;
}

/** What can be done with the request of a stored trace. */
export function useTraceRequest(detail: TraceDetail | null): TraceRequestActions {
  const part = useProjectPart(createRequestConsole);
  const install = useInstall().data;
  const { openView } = useNavigation();
  const makeCurl = useCurl();
  const request = detail && traceRequest(detail).request;
  const isOwn = detail !== null && install?.installId === detail.summary.installId;
  const made = request && isOwn ? draftOfTrace(request) : null;
  if (made === null) return { edit: null, sendAgain: null, curl: null };
  const open = () => openView('requests', {});
  return {
    edit: () => {
      part.draft.set(made.draft);
      part.losses.set(made.losses);
      open();
    },
    sendAgain: () => {
      part.draft.set(made.draft);
      void part.send(made.draft);
      part.losses.set(made.losses);
      open();
    },
    curl: makeCurl && makeCurl(prepareRequest(made.draft)),
  };
}
