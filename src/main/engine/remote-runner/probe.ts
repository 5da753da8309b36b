/** One short request to a runner, with any Host header, and what became of it. */
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface Probe {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
}

export type ProbeAnswer =
  | { ok: true; status: number; headers: IncomingMessage['headers']; text: string }
  /** `code` is the system's, such as `ECONNREFUSED`, or `TIMEOUT`. */
  | { ok: false; code: string; message: string };

const longestText = 64 * 1024;

/** Never rejects. Redirects are not followed; of a long body the beginning is kept. */
export function probe({ method, url, headers = {}, body, timeoutMs }: Probe): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    const sized = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const failed = (error: NodeJS.ErrnoException): void =>
      resolve({ ok: false, code: error.code ?? 'UNKNOWN', message: error.message });
    const outgoing = send(url, { method, headers: { ...headers, ...sized }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        if (length < longestText) chunks.push(chunk);
        length += chunk.length;
      });
      response.on('error', failed);
      response.on('end', () => {
        clearTimeout(limit);
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ ok: true, status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    const limit = setTimeout(() => {
      outgoing.destroy(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'TIMEOUT' }));
    }, timeoutMs);
    outgoing.on('error', (error) => {
      clearTimeout(limit);
      failed(error);
    });
    outgoing.end(body);
  });
}
