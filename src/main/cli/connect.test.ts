import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { os } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../contract/errors.ts';
import { quietLogger } from '../engine/database/testing.ts';
import { writeInstance } from '../engine/instance.ts';
import { listen, type Listener } from '../engine/listen/listener.ts';
import { serveRpcSocket } from '../engine/rpc/socket.ts';
import { connectRunning, withClient } from './connect.ts';
import type { VerbContext } from './verb.ts';

let dataDir = '';
let listener: Listener;
let disconnect: () => void;
let asked = Promise.withResolvers<void>();

/** A workbench that lists no projects, and never answers what its samples are. */
const router = {
  projects: {
    recent: os.handler(() => []),
    samples: os.handler(() => {
      asked.resolve();
      return new Promise(() => undefined);
    }),
  },
};

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'alga-connect-'));
  asked = Promise.withResolvers();
  listener = await listen({ name: 'app', fetch: () => new Response(), notice: () => undefined });
  disconnect = serveRpcSocket({ server: listener.server, router, token: 'right', logger: quietLogger });
});
afterEach(async () => {
  disconnect();
  await listener.close();
  rmSync(dataDir, { recursive: true });
});

const announce = (token: string, app = listener.url) =>
  writeInstance(dataDir, { pid: 1, version: '1', token, app, gateway: app, runner: app, host: 'headless' });

describe('connecting to a running workbench', () => {
  it('calls it', async () => {
    await announce('right');
    const connection = await connectRunning(dataDir);
    expect(await connection?.client.projects.recent()).toEqual([]);
    expect(connection?.isLost()).toBe(false);
    await connection?.close();
  });

  it('finds none where there is no record, another workbench took the port, or nobody listens', async () => {
    expect(await connectRunning(dataDir)).toBeNull();
    await announce('of another launch');
    expect(await connectRunning(dataDir)).toBeNull();
    await announce('right', 'http://127.0.0.1:1');
    expect(await connectRunning(dataDir)).toBeNull();
  });

  it('says that it ended when it ends during a call', async () => {
    await announce('right');
    const call = withClient({ dataDir } as VerbContext, (client) => client.projects.samples());
    await asked.promise;
    disconnect();
    const problem = await call.catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(WorkbenchError);
    expect((problem as WorkbenchError).failure).toMatchObject({ why: 'The workbench that worked on it has ended.' });
  });
});
