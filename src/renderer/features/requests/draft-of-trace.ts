/** The request of a stored trace as a draft, to change it and send it again. */
import { methodSchema } from '../../../contract/common.ts';
import type { TracedRequest } from '../../../contract/trace-attributes.ts';
import type { Draft } from './draft.ts';

/** Headers that every connection sets anew. */
const ofConnection: ReadonlySet<string> = new Set([
  'accept-encoding',
  'accept-language',
  'connection',
  'content-length',
  'host',
  'sec-fetch-mode',
  'transfer-encoding',
  'user-agent',
]);
const redacted = '[redacted]';

interface DraftOfTrace {
  draft: Draft;
  /** What could not be taken over as it was; empty when the request will be the same. */
  losses: string[];
}

/** Null for a method that the console cannot send. */
export function draftOfTrace(request: TracedRequest): DraftOfTrace | null {
  const method = methodSchema.safeParse(request.method === 'HEAD' ? 'GET' : request.method);
  if (!method.success) return null;
  const losses: string[] = [];
  const headers = request.headers
    .filter(({ name, value }) => !ofConnection.has(name.toLowerCase()) && !(name.toLowerCase() === 'accept' && value === '*/*'))
    .map(({ name, value }) => ({ name, value, on: value !== redacted }));
  for (const { name, on } of headers)
    if (!on) losses.push(`The value of ${name} is not stored, so the header is switched off.`);
  const { body } = request;
  if (body?.truncated)
    losses.push(`Of the body only its beginning is stored; it had ${body.bytes.toLocaleString('en')} bytes.`);
  return {
    draft: {
      method: method.data,
      path: encodePath(request.path) + (request.query === '' ? '' : `?${request.query}`),
      parameters: {},
      headers,
      body: { kind: body?.encoding === 'base64' ? 'base64' : 'text', data: body?.data ?? '' },
      via: request.via,
    },
    losses,
  };
}

/** The trace holds the decoded path. */
function encodePath(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment).replaceAll(/%(24|26|2B|2C|3B|3D|40)/g, decodeURIComponent))
    .join('/');
}
