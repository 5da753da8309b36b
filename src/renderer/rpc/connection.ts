/**
 * The connection to the engine: opens a transport, opens another when it is lost, and carries calls over whichever is
 * open. Calls made while there is none wait for it.
 */
import { createORPCClient, DynamicLink, type ClientContext, type ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../contract/index.ts';
import { createStore, type ReadableStore } from '../ui/store.ts';
import { ConnectionLostError, RefusedError } from './failure.ts';

export type WorkbenchClient = ContractRouterClient<Contract>;

/** One open way to the engine. `closed` resolves when it is gone, for whatever reason. */
export interface Transport {
  link: ClientLink<ClientContext>;
  closed: Promise<void>;
  isOpen: () => boolean;
  close: () => void;
}

/** Opens a transport; rejects with `RefusedError` when trying again would not help. */
export type OpenTransport = (signal: AbortSignal) => Promise<Transport>;

export type ConnectionState =
  | { phase: 'connecting' }
  | { phase: 'open' }
  /** `attempt` counts from 1; `retryAt` is in epoch milliseconds. */
  | { phase: 'lost'; attempt: number; retryAt: number }
  /** `afterOpen`: the page was in use before, so it holds what the person did. */
  | { phase: 'refused'; afterOpen: boolean };

export interface Connection {
  state: ReadableStore<ConnectionState>;
  client: WorkbenchClient;
  /** Ends the wait of a lost connection. */
  retryNow: () => void;
  dispose: () => void;
}

const firstDelayMs = 250;
const longestDelayMs = 5_000;

/** Milliseconds to wait before an attempt, which counts from 1. */
export function retryDelay(attempt: number): number {
  return Math.min(firstDelayMs * 2 ** (attempt - 1), longestDelayMs);
}

export function createConnection({ open }: { open: OpenTransport }): Connection {
  const state = createStore<ConnectionState>({ phase: 'connecting' });
  const ended = new AbortController();
  let current: Transport | null = null;
  let wake: (() => void) | null = null;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const isEnded = () => ended.signal.aborted;

  async function run(): Promise<void> {
    let attempt = 0;
    let afterOpen = false;
    while (!isEnded()) {
      try {
        current = await open(ended.signal);
        attempt = 0;
        afterOpen = true;
        state.set({ phase: 'open' });
        await current.closed;
      } catch (error) {
        if (error instanceof RefusedError) return state.set({ phase: 'refused', afterOpen });
      }
      current = null;
      if (isEnded()) return;
      attempt += 1;
      const delay = retryDelay(attempt);
      state.set({ phase: 'lost', attempt, retryAt: Date.now() + delay });
      await pause(delay);
    }
  }

  const link = new DynamicLink<ClientContext>(async ({ signal }) => {
    const transport = await openTransport(state, () => current, signal);
    return withLoss(transport);
  });

  void run();
  return {
    state,
    client: createORPCClient(link),
    retryNow: () => wake?.(),
    dispose: () => {
      ended.abort();
      current?.close();
      wake?.();
    },
  };
}

/** Waits for an open transport, or until the call is cancelled. */
function openTransport(
  state: ReadableStore<ConnectionState>,
  current: () => Transport | null,
  signal: AbortSignal | undefined,
): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      const transport = current();
      if (state.get().phase === 'open' && transport) finish(() => resolve(transport));
      else if (state.get().phase === 'refused') finish(() => reject(new RefusedError()));
      else if (signal?.aborted) finish(() => reject(signal.reason));
    };
    const stop = state.subscribe(settle);
    const finish = (act: () => void) => {
      stop();
      signal?.removeEventListener('abort', settle);
      act();
    };
    signal?.addEventListener('abort', settle);
    settle();
  });
}

/** A call that ends because its transport did says so, instead of looking as if it had been cancelled. */
function withLoss(transport: Transport): ClientLink<ClientContext> {
  return {
    call: async (path, input, options) => {
      try {
        return await transport.link.call(path, input, options);
      } catch (error) {
        if (!transport.isOpen() && !options.signal?.aborted) throw new ConnectionLostError();
        throw error;
      }
    },
  };
}
