/**
 * How a verb reaches an engine: the workbench that runs on the data folder if there is one, else one of its own that
 * lives as long as the verb.
 */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { WebSocket } from 'ws';
import { WorkbenchError } from '../../contract/errors.ts';
import type { Contract } from '../../contract/index.ts';
import { readInstance, type Instance } from '../engine/instance.ts';
import { rpcPath } from '../engine/rpc/socket.ts';
import { createWorkbench } from '../engine/workbench.ts';
import { createLogger } from '../logger.ts';
import { readSettings } from '../settings.ts';
import { appVersion } from '../version.ts';
import type { VerbContext } from './verb.ts';

export type Client = ContractRouterClient<Contract>;

export interface Connection {
  client: Client;
  /** Whether the other side ended the connection. */
  isLost(): boolean;
  close(): Promise<void>;
}

const connectTimeoutMs = 3000;

/** Opens the socket and shows the token. Null when nothing answers: the record is of a workbench that is gone. */
function dial(instance: Instance): Promise<WebSocket | null> {
  const socket = new WebSocket(`${instance.app.replace(/^http/, 'ws')}${rpcPath}`, { handshakeTimeout: connectTimeoutMs });
  return new Promise((resolve) => {
    const giveUp = (): void => {
      socket.terminate();
      resolve(null);
    };
    const timer = setTimeout(giveUp, connectTimeoutMs);
    socket.once('error', giveUp);
    socket.once('close', () => resolve(null));
    socket.once('open', () => socket.send(JSON.stringify({ token: instance.token })));
    socket.once('message', () => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** Connects to the running workbench; null when none runs on this data folder. */
export async function connectRunning(dataDir: string): Promise<Connection | null> {
  const instance = readInstance(dataDir);
  const socket = instance === null ? null : await dial(instance);
  if (socket === null) return null;
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return {
    client: createORPCClient(link),
    isLost: () => socket.readyState !== WebSocket.OPEN,
    close: () => {
      socket.close();
      return Promise.resolve();
    },
  };
}

/** Connects, or starts an engine on free ports. */
export async function connect(context: VerbContext): Promise<Connection> {
  const running = await connectRunning(context.dataDir);
  if (running !== null) return running;
  const workbench = await createWorkbench({
    dataDir: context.dataDir,
    paths: context.paths,
    host: 'headless',
    announced: false,
    version: appVersion(context.paths.root),
    logger: createLogger(context.dataDir),
    ...readSettings(process.env),
  });
  const client = createRouterClient(workbench.router) as Client;
  return { client, isLost: () => false, close: () => workbench.dispose() };
}

/** Runs `work` with a connection and closes it whatever happens. */
export async function withClient<T>(context: VerbContext, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await connect(context);
  try {
    return await work(connection.client);
  } catch (error) {
    throw connection.isLost() ? connectionLost(error) : error;
  } finally {
    await connection.close();
  }
}

function connectionLost(cause: unknown): WorkbenchError {
  return new WorkbenchError(
    {
      code: 'INTERNAL',
      what: 'The command was cut short.',
      why: 'The workbench that worked on it has ended.',
      fix: 'Give the command again; it then starts an engine of its own, or finds the workbench that was started since.',
    },
    { cause },
  );
}
