/**
 * The one way out of the sandbox. With an allow-list a host must equal an entry or lie below one; without, any public
 * host may be reached and private addresses are refused, also those that a public name resolves to.
 */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { textOf } from '../../errors.ts';
import { isPrivateAddress, isPrivateName } from './addresses.ts';

export interface EgressOptions {
  /** Hosts, compared without case; empty means any public host. */
  allow: readonly string[];
  /** Milliseconds for the whole exchange; the platform's 30,000 by default. */
  timeoutMs?: number;
  /** Bytes of a response body; 64 MiB by default. */
  maxResponseBytes?: number;
}

export interface EgressRequest {
  url: URL;
  method: string;
  headers: { name: string; value: string }[];
  body: Uint8Array | undefined;
  /** Set where the allow-list names the host, private or not. */
  anyAddress: boolean;
}

export interface EgressResponse {
  status: number;
  headers: { name: string; value: string }[];
  body: Uint8Array;
}

export interface EgressVerdict {
  allowed: boolean;
  anyAddress: boolean;
  /** For the span: `allowed: …` or `refused: …`. */
  reason: string;
}

export interface Egress {
  decide(url: URL): EgressVerdict;
  /** Sends one request. Throws `EgressFailure`. */
  send(request: EgressRequest, signal: AbortSignal): Promise<EgressResponse>;
}

export class EgressFailure extends Error {
  readonly kind: 'not-allowed' | 'transport' | 'internal';
  /** The system's own code, such as `ECONNREFUSED`; `TIMED_OUT` and `RESPONSE_TOO_LARGE` for the policy's limits. */
  readonly code: string | undefined;

  constructor(kind: EgressFailure['kind'], message: string, code?: string) {
    super(message);
    this.name = 'EgressFailure';
    this.kind = kind;
    this.code = code;
  }
}

/** What went wrong while sending or reading. */
function failureOf(kind: EgressFailure['kind'], error: unknown, signal: AbortSignal): EgressFailure {
  if (error instanceof EgressFailure) return error;
  const reason: unknown = signal.reason;
  if (reason instanceof DOMException && reason.name === 'TimeoutError') {
    return new EgressFailure(kind, 'there was no whole answer in time', 'TIMED_OUT');
  }
  const { code } = error as { code?: string };
  return new EgressFailure(kind, textOf(error), code);
}

/** An HTTP method is any token. */
export const methodToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const visibleAscii = /^[\t\x20-\x7e]*$/;

export function createEgress(options: EgressOptions): Egress {
  const allow = options.allow.map((host) => host.trim().toLowerCase()).filter((host) => host !== '');
  const timeoutMs = options.timeoutMs ?? 30_000;
  const maxBytes = options.maxResponseBytes ?? 64 * 1024 * 1024;
  return {
    decide: (url) => decide(allow, bareHost(url)),
    async send(request, signal) {
      if (request.url.protocol !== 'http:' && request.url.protocol !== 'https:') {
        throw new EgressFailure('transport', `the scheme ${request.url.protocol} cannot be requested`);
      }
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const response = await begin(request, limit);
      return {
        status: response.statusCode ?? 0,
        headers: headersOf(response.rawHeaders),
        body: await readBody(response, maxBytes, limit),
      };
    },
  };
}

/** True when the host equals an entry or is a subdomain of one. */
export function matchesAllowList(allow: readonly string[], host: string): boolean {
  return allow.some((entry) => host === entry || host.endsWith(`.${entry}`));
}

function decide(allow: readonly string[], host: string): EgressVerdict {
  if (host === '') return { allowed: false, anyAddress: false, reason: 'refused: the URL names no host' };
  if (allow.length > 0) {
    const listed = matchesAllowList(allow, host);
    const reason = listed ? `allowed: ${host} is on the allow-list` : `refused: ${host} is not on the allow-list`;
    return { allowed: listed, anyAddress: listed, reason };
  }
  const inside = isIP(host) === 0 ? isPrivateName(host) : isPrivateAddress(host);
  const reason = inside ? `refused: ${host} is a private address` : `allowed: ${host} is public and there is no allow-list`;
  return { allowed: !inside, anyAddress: false, reason };
}

/** Host without port, brackets, trailing dot or case. */
function bareHost(url: URL): string {
  return url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function begin(request: EgressRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(failureOf('transport', error, signal));
    };
    try {
      const outgoing = open(request, signal);
      outgoing.on('error', fail);
      outgoing.on('response', resolve);
      outgoing.on('upgrade', (_response, socket) => {
        socket.destroy();
        fail(new Error('the host switched to another protocol'));
      });
      outgoing.end(request.body);
    } catch (error) {
      // Node refuses malformed header names and values here.
      fail(error);
    }
  });
}

function open({ url, method, headers, anyAddress }: EgressRequest, signal: AbortSignal): ClientRequest {
  if (method === 'CONNECT') throw new EgressFailure('transport', 'tunnels cannot be opened');
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return send(url, {
    method,
    headers: byName(headers),
    signal,
    agent: false,
    ...(anyAddress ? {} : { lookup: publicLookup }),
  });
}

/** Repeated names are sent repeatedly. As an object, so that Node adds the host. */
function byName(headers: EgressRequest['headers']): Record<string, string | string[]> {
  const grouped = Object.groupBy(headers, ({ name }) => name.toLowerCase());
  return Object.fromEntries(
    Object.entries(grouped).map(([name, same = []]) => {
      const values = same.map(({ value }) => value);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** Resolves a name and refuses it when any of its addresses is private, so that no rebinding slips through. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const inside = addresses.find(({ address }) => isPrivateAddress(address));
    if (inside !== undefined) {
      const text = `refused: ${hostname} resolves to the private address ${inside.address}`;
      return callback(new EgressFailure('not-allowed', text), '', 0);
    }
    const first = addresses[0];
    if (options.all === true || first === undefined) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

function headersOf(raw: readonly string[]): EgressResponse['headers'] {
  const headers: EgressResponse['headers'] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const value = raw[index + 1] ?? '';
    headers.push({ name: (raw[index] ?? '').toLowerCase(), value: visibleAscii.test(value) ? value : '' });
  }
  return headers;
}

async function readBody(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) {
        throw new EgressFailure('internal', `the response is larger than ${maxBytes} bytes`, 'RESPONSE_TOO_LARGE');
      }
      chunks.push(chunk);
    }
  } catch (error) {
    throw failureOf('internal', error, signal);
  }
  return Buffer.concat(chunks);
}
