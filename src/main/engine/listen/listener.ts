/** One HTTP listener, on loopback unless asked otherwise: opened on a requested, a remembered or a free port, and closed without waiting. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { WorkbenchError } from '../../../contract/errors.ts';
import { portHolder } from './port-holder.ts';

export const loopback = '127.0.0.1';

export interface Listener {
  readonly port: number;
  readonly url: string;
  readonly server: Server;
  close(): Promise<void>;
}

export interface ListenOptions {
  /** `app`, `gateway` or `runner`: names the flag in messages. */
  name: string;
  fetch: (request: Request) => Response | Promise<Response>;
  /** Address to listen on; by default loopback. */
  host?: string | undefined;
  /** Port that the person asked for; taken means failure. */
  requested?: number | undefined;
  /** Port of the last start; taken means another one, with a notice. */
  remembered?: number | undefined;
  notice: (text: string) => void;
}

function open(options: ListenOptions, port: number): Promise<Server> {
  const server = createAdaptorServer({ fetch: options.fetch, overrideGlobalObjects: false }) as Server;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, options.host ?? loopback, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** How the listener is reached from this machine. Every address at once is reached by loopback too. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return loopback;
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** Fails with `INPUT_INVALID` for an address that is none of this machine's; hands on other errors. */
function explained(error: unknown, { host, name }: ListenOptions): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) return error;
  return new WorkbenchError(
    {
      code: 'INPUT_INVALID',
      what: `The ${name} cannot listen on ${host}.`,
      why: 'It is no address of this machine.',
      fix: 'Give one of its addresses to --host, or 0.0.0.0 for all of them.',
    },
    { cause: error },
  );
}

const isTaken = (error: unknown): boolean => ['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');

async function openRequested(options: ListenOptions, port: number): Promise<Server> {
  try {
    return await open(options, port);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const holder = await portHolder(port);
    throw new WorkbenchError(
      {
        code: 'PORT_IN_USE',
        what: `Port ${port} for the ${options.name} cannot be opened.`,
        why: holder ? `It is held by ${holder}.` : 'Another process holds it, or it needs privileges.',
        fix: `Stop that process, or start with another ${options.name === 'app' ? '--port' : `--${options.name}-port`}.`,
      },
      { cause: error },
    );
  }
}

async function openRemembered(options: ListenOptions, port: number): Promise<Server> {
  try {
    return await open(options, port);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const server = await open(options, 0);
    options.notice(
      `Port ${port} of the last start is taken; the ${options.name} listens on ${(server.address() as AddressInfo).port}.`,
    );
    return server;
  }
}

function begin(options: ListenOptions): Promise<Server> {
  const { requested, remembered = 0 } = options;
  if (requested !== undefined && requested !== 0) return openRequested(options, requested);
  return openRemembered(options, requested === 0 ? 0 : remembered);
}

/** Opens the listener. Fails with `PORT_IN_USE` when a requested port cannot be had, `INPUT_INVALID` for a foreign address. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const server = await begin(options).catch((error: unknown) => {
    throw explained(error, options);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${urlHost(options.host ?? loopback)}:${port}`,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
