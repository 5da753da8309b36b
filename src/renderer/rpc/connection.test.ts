import { ORPCError, type ClientContext, type ClientLink } from '@orpc/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createConnection, retryDelay, type Connection, type Transport } from './connection.ts';
import { isConnectionLoss, RefusedError } from './failure.ts';

/** A transport whose calls are answered, or end, by the test. */
function createFakeTransport(answer: ClientLink<ClientContext>['call'] = () => Promise.resolve('answer')) {
  const gone = Promise.withResolvers<void>();
  let open = true;
  const end = () => {
    open = false;
    gone.resolve();
  };
  const transport: Transport = { link: { call: answer }, closed: gone.promise, isOpen: () => open, close: end };
  return { transport, end };
}

let connection: Connection | undefined;
afterEach(() => {
  connection?.dispose();
  vi.useRealTimers();
});

const phases = (from: Connection) => {
  const seen: string[] = [from.state.get().phase];
  from.state.subscribe(() => seen.push(from.state.get().phase));
  return seen;
};

describe('createConnection', () => {
  it('lets calls wait until a transport is open', async () => {
    const opened = Promise.withResolvers<Transport>();
    connection = createConnection({ open: () => opened.promise });
    const call = connection.client.projects.recent();
    opened.resolve(createFakeTransport().transport);
    await expect(call).resolves.toBe('answer');
    expect(connection.state.get().phase).toBe('open');
  });

  it('opens another transport after a loss', async () => {
    vi.useFakeTimers();
    const first = createFakeTransport();
    const open = vi
      .fn()
      .mockResolvedValueOnce(first.transport)
      .mockImplementation(async () => createFakeTransport().transport);
    connection = createConnection({ open });
    const seen = phases(connection);
    await vi.advanceTimersByTimeAsync(0);
    first.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.state.get()).toMatchObject({ phase: 'lost', attempt: 1 });
    await vi.advanceTimersByTimeAsync(retryDelay(1));
    expect(seen).toEqual(['connecting', 'open', 'lost', 'open']);
  });

  it('tells a call that its transport was lost, not that it was cancelled', async () => {
    const fake = createFakeTransport(async () => {
      fake.end();
      throw new DOMException('closed', 'AbortError');
    });
    connection = createConnection({ open: async () => fake.transport });
    await expect(connection.client.projects.recent()).rejects.toSatisfy(isConnectionLoss);
  });

  it('hands errors of procedures on as they are', async () => {
    const error = new ORPCError('FAILURE');
    connection = createConnection({ open: async () => createFakeTransport(() => Promise.reject(error)).transport });
    await expect(connection.client.projects.recent()).rejects.toBe(error);
  });

  it('waits longer from attempt to attempt, and not at all when asked to', async () => {
    vi.useFakeTimers();
    const open = vi.fn().mockRejectedValue(new Error('down'));
    connection = createConnection({ open });
    await vi.advanceTimersByTimeAsync(retryDelay(1) + retryDelay(2));
    expect(open).toHaveBeenCalledTimes(3);
    expect(connection.state.get()).toMatchObject({ phase: 'lost', attempt: 3 });
    connection.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(open).toHaveBeenCalledTimes(4);
  });

  it('gives up when it is refused', async () => {
    const open = vi.fn().mockRejectedValue(new RefusedError());
    connection = createConnection({ open });
    await expect(connection.client.projects.recent()).rejects.toBeInstanceOf(RefusedError);
    expect(connection.state.get()).toEqual({ phase: 'refused', afterOpen: false });
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('lets a waiting call be cancelled', async () => {
    connection = createConnection({ open: () => new Promise(() => {}) });
    const cancel = new AbortController();
    const call = connection.client.projects.recent(undefined, { signal: cancel.signal });
    cancel.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });
});

describe('retryDelay', () => {
  it('doubles up to five seconds', () => {
    expect([1, 2, 3, 20].map(retryDelay)).toEqual([250, 500, 1000, 5000]);
  });
});
