/** A plain HTTP client: sends the path and the headers exactly as given, follows nothing, shares no connections. */
import { request as open } from 'node:http';

export interface Reply {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  text: string;
}

export interface Send {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** Compiling a large component may take a runner a while. */
const timeoutMs = 90_000;

/** `path` is not normalised. A `host` header replaces the one of the URL. Rejects when there is no answer. */
export function send(base: string, path: string, { method = 'GET', headers = {}, body }: Send = {}): Promise<Reply> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    // An empty host is one as well, which the client would replace.
    const setHost = headers['host'] === undefined;
    const request = open({ hostname, port, path, method, headers, setHost, agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const named = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(named) as Record<string, string>,
          text: Buffer.concat(chunks).toString(),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
