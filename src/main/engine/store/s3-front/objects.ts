/** Operations on one object: read, write, copy and delete. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { BundleStore, ByteRange, ObjectInfo } from '../store.ts';
import { bodyOf } from './body.ts';
import { S3Error } from './errors.ts';
import type { Answer, Exchange, Operation } from './exchange.ts';
import { digestHeader, etagOf, objectHeaders, xmlAnswer } from './exchange.ts';
import { targetOf } from './sigv4/request.ts';

const noKey = (): S3Error => new S3Error('NoSuchKey', 'The specified key does not exist.');

/** Null for the whole object. A form that S3 does not know is passed over, as S3 does. */
function rangeOf(header: string | undefined, size: number): Required<ByteRange> | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [first = '', last = ''] = match?.slice(1) ?? [];
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) throw new S3Error('InvalidRange', 'The requested range is not satisfiable.');
  return { start, end };
}

/** What a client asks to be told in place of the object's own headers. */
function overrides({ query }: Exchange): Record<string, string> {
  const names = ['content-type', 'cache-control', 'content-disposition', 'content-encoding', 'content-language'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = query(`response-${name}`);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function headersOf(info: ObjectInfo): Record<string, string> {
  const etag = etagOf(info);
  return {
    'content-type': 'application/octet-stream',
    ...info.headers,
    ...(info.sha256 === null ? {} : { [digestHeader]: info.sha256 }),
    ...(etag === null ? {} : { etag }),
    'last-modified': new Date(info.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
  };
}

const names = (header: string, etag: string | null): boolean =>
  header === '*' || header.split(',').some((one) => one.trim().replaceAll('"', '') === etag?.replaceAll('"', ''));

interface Opened {
  info: ObjectInfo;
  range: Required<ByteRange> | null;
  body: Readable | null;
}

const sameObject = (one: ObjectInfo | null, other: ObjectInfo): boolean =>
  one?.sha256 === other.sha256 && one.modifiedAt === other.modifiedAt && one.size === other.size;

/** Opens the bytes that `info` tells of: an object that is replaced in between is looked at again. */
async function openObject(store: BundleStore, key: string, wanted: string | undefined, withBody: boolean): Promise<Opened> {
  for (;;) {
    const info = await store.head(key);
    if (info === null) throw noKey();
    const range = rangeOf(wanted, info.size);
    if (!withBody || info.size === 0) return { info, range, body: null };
    const body = await store.get(key, range ?? undefined);
    if (body !== null && sameObject(await store.head(key), info)) return { info, range, body };
    body?.destroy();
  }
}

/** What the conditions of a request make of an object: its bytes, nothing new, or another one than meant. */
function judge(
  { 'if-match': match, 'if-none-match': noneMatch }: IncomingHttpHeaders,
  info: ObjectInfo,
): 'send' | 'known' | 'other' {
  if (match !== undefined && !names(match, etagOf(info))) return 'other';
  return noneMatch !== undefined && names(noneMatch, etagOf(info)) ? 'known' : 'send';
}

export const getObject: Operation = async (exchange, { store }) => {
  const { request, key } = exchange;
  const { info, range, body } = await openObject(store, key, request.headers.range, request.method === 'GET');
  const verdict = judge(request.headers, info);
  if (verdict !== 'send') body?.destroy();
  if (verdict === 'other') throw new S3Error('PreconditionFailed', 'The object is another one.');
  const headers: Record<string, string> = { ...headersOf(info), ...overrides(exchange) };
  if (verdict === 'known') return { status: 304, headers };
  headers['content-length'] = String(range === null ? info.size : range.end - range.start + 1);
  if (range !== null) headers['content-range'] = `bytes ${range.start}-${range.end}/${info.size}`;
  return { status: range === null ? 200 : 206, headers, ...(body === null ? {} : { body }) };
};

async function copyObject(source: string, exchange: Exchange, { store, bucket }: Parameters<Operation>[1]): Promise<Answer> {
  const [name, ...path] = targetOf(source.startsWith('/') ? source : `/${source}`).segments;
  const from = path.join('/');
  const info = name === bucket ? await store.head(from) : null;
  const body = info === null ? null : await store.get(from);
  if (info === null || body === null) throw noKey();
  const replaced = exchange.request.headers['x-amz-metadata-directive'] === 'REPLACE';
  const headers = replaced ? objectHeaders(exchange.request).headers : info.headers;
  const copy = await store.put(exchange.key, body, { headers, ...(info.sha256 === null ? {} : { sha256: info.sha256 }) });
  const written = await store.head(exchange.key);
  return xmlAnswer('CopyObjectResult', [
    ['LastModified', new Date(written?.modifiedAt ?? 0).toISOString()],
    ['ETag', etagOf(copy) ?? ''],
  ]);
}

export const putObject: Operation = async (exchange, parts) => {
  const { request, signed, key } = exchange;
  const source = request.headers['x-amz-copy-source'];
  if (typeof source === 'string') return copyObject(source, exchange, parts);
  const ifAbsent = request.headers['if-none-match'] === '*';
  const { headers, sha256 } = objectHeaders(request);
  const claimed = sha256 === undefined ? {} : { sha256 };
  const stored = await parts.store.put(key, bodyOf(request, signed), { headers, ifAbsent, ...claimed });
  return { status: 200, headers: { etag: etagOf(stored) ?? '' } };
};

/** Deleting what is not there is no failure in S3. */
export const deleteObject: Operation = async ({ key }, { store }) => {
  await store.delete(key);
  return { status: 204 };
};
