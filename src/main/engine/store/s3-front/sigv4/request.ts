/** A request as its signature sees it (AWS Signature Version 4). */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { encode } from '../../../../../../runner/server/presign.ts';
import { S3Error } from '../errors.ts';

export const hexHash = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', 'The address is not well percent-encoded.');
  }
}

export interface Target {
  /** The path with its percent-encoding undone, segment by segment. */
  segments: string[];
  /** Decoded names and values, in the order in which they came. */
  query: [name: string, value: string][];
}

/** Reads the address as it came; a URL parser would tidy it up, and the signature would no longer fit. */
export function targetOf(address: string): Target {
  const [path = '', ...rest] = address.split('?');
  const pairs = rest.join('?').split('&').filter(Boolean);
  return {
    segments: path.split('/').slice(1).map(decode),
    query: pairs.map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [decode(name), decode(value)];
    }),
  };
}

const byCode = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

function canonicalQuery({ query }: Target): string {
  const pairs = query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const);
  return pairs
    .toSorted((one, other) => byCode(one[0], other[0]) || byCode(one[1], other[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The hash of the canonical request. `payload` is the last line of it: a hash, or a word that stands for one. */
export function canonicalHash(request: IncomingMessage, target: Target, signedHeaders: string, payload: string): string {
  const headers = signedHeaders.split(';').map((name) => {
    const values = request.headersDistinct[name] ?? [];
    return `${name}:${values.map((value) => value.trim().replaceAll(/ +/g, ' ')).join(',')}\n`;
  });
  const path = `/${target.segments.map(encode).join('/')}`;
  return hexHash([request.method, path, canonicalQuery(target), headers.join(''), signedHeaders, payload].join('\n'));
}
