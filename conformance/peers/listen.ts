/** One HTTP peer: a listener on a chosen port that hands whole requests to a function. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PeerRequest {
  method: string;
  /** As it was sent, without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Header names and values in turn, as sent. */
  rawHeaders: string[];
  body: Buffer;
}

export interface PeerReply {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
  /** Milliseconds to wait before answering. */
  delayMs?: number;
  /** Ends the connection instead of answering. */
  hangUp?: boolean;
}

export interface Peer {
  port: number;
  close(): Promise<void>;
}

export interface Address {
  host: string;
  /** 0 takes a free one. */
  port: number;
}

/** Rejects when the port cannot be had. */
export async function listen(address: Address, answer: (request: PeerRequest) => PeerReply): Promise<Peer> {
  const server = createServer((request, response) => {
    void exchange(request, response, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: PeerRequest) => PeerReply,
): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
  const { method = '', headers, rawHeaders } = request;
  const body = await readBody(request);
  send(response, answer({ method, path, query: new URLSearchParams(query), headers, rawHeaders, body }));
}

function send(response: ServerResponse, { status, headers = {}, body = '', delayMs = 0, hangUp = false }: PeerReply): void {
  const answer = () => {
    if (hangUp) response.destroy();
    else response.writeHead(status, headers).end(body);
  };
  if (delayMs === 0) answer();
  else setTimeout(answer, delayMs).unref();
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const json = (value: unknown, status = 200): PeerReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
