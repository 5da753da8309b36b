/** What each operation of the front is given, and how it answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../parts.ts';
import type { BundleStore, ListedObject, ObjectHeaders } from '../store.ts';
import { S3Error } from './errors.ts';
import type { Signed } from './sigv4/authenticate.ts';
import type { Uploads } from './uploads.ts';
import { xmlDocument } from './xml.ts';
import type { XmlValue } from './xml.ts';

export interface FrontParts {
  store: BundleStore;
  uploads: Uploads;
  bucket: string;
  region: string;
  clock: Clock;
}

export interface Exchange {
  request: IncomingMessage;
  signed: Signed;
  /** The first value of a name in the query; null when it is not there. */
  query(name: string): string | null;
  /** Empty for an operation on the bucket. */
  key: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Readable;
}

export type Operation = (exchange: Exchange, parts: FrontParts) => Promise<Answer>;

export function xmlAnswer(root: string, value: XmlValue): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(root, value) };
}

const keptHeaders = ['content-type', 'cache-control', 'content-disposition', 'content-encoding', 'content-language'];
export const digestHeader = 'x-amz-meta-sha256';

/** The headers that stay with an object. A client's own digest of it is no header but a claim: it is checked. */
export function objectHeaders(request: IncomingMessage): { headers: ObjectHeaders; sha256: string | undefined } {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    const value = values?.join(', ') ?? '';
    if (keptHeaders.includes(name) || name.startsWith('x-amz-meta-')) headers[name] = value;
  }
  const encoding = headers['content-encoding']?.replaceAll(/\baws-chunked\b,?\s*/g, '').replace(/,\s*$/, '');
  if (encoding === '') delete headers['content-encoding'];
  else if (encoding !== undefined) headers['content-encoding'] = encoding;
  const { [digestHeader]: sha256, ...rest } = headers;
  return { headers: rest, sha256 };
}

/** The mark of a version of an object. Its form tells clients that it is no MD5 of the bytes. */
export function etagOf({ sha256 }: Pick<ListedObject, 'sha256'>): string | null {
  return sha256 === null ? null : `"${sha256.slice(0, 32)}-1"`;
}

/** Sends an answer; a body that fails under way ends the connection, so that no client takes it for whole. */
export async function send(response: ServerResponse, { status, headers = {}, body = '' }: Answer): Promise<void> {
  if (typeof body !== 'string') {
    response.writeHead(status, headers);
    await pipeline(body, response);
    return;
  }
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...length, ...headers });
  response.end(body);
}

export function notImplemented(what: string): S3Error {
  return new S3Error('NotImplemented', `${what} is not offered here.`);
}
