/** A request as it is being written, and the request that is sent from it. */
import { z } from 'zod';
import { methodSchema } from '../../../contract/common.ts';
import type { Endpoint } from '../../../contract/manifest.ts';
import type { ConsoleRequest } from '../../../contract/requests.ts';
import { fillPath, pathParameters } from './path-parameters.ts';

/** A line of the header or query editor; one that is switched off is kept but not sent. */
const rowSchema = z.object({ name: z.string(), value: z.string(), on: z.boolean() });
export type Row = z.infer<typeof rowSchema>;

export const draftSchema = z.object({
  method: methodSchema,
  /** Path below the extension with its query; may hold `:name` segments that `parameters` fill. */
  path: z.string(),
  parameters: z.record(z.string(), z.string()),
  headers: z.array(rowSchema),
  /** `base64` is for bytes that are not text. */
  body: z.object({ kind: z.enum(['text', 'base64']), data: z.string() }),
  via: z.enum(['ext', 'ext-proxy']),
});
export type Draft = z.infer<typeof draftSchema>;

export const emptyDraft: Draft = {
  method: 'GET',
  path: '/',
  parameters: {},
  headers: [],
  body: { kind: 'text', data: '' },
  via: 'ext',
};

/** The first request of a project: its first GET endpoint, else its first one. */
export function firstDraft(endpoints: readonly Endpoint[]): Draft {
  const known = endpoints.filter((endpoint) => methodSchema.safeParse(endpoint.method.toUpperCase()).success);
  const first = known.find(({ method }) => method.toUpperCase() === 'GET') ?? known[0];
  return first === undefined ? emptyDraft : withEndpoint(emptyDraft, first);
}

/** The draft for a declared endpoint; what was written besides method and path stays. */
export function withEndpoint(draft: Draft, endpoint: Pick<Endpoint, 'method' | 'path'>): Draft {
  const method = methodSchema.safeParse(endpoint.method.toUpperCase());
  return { ...draft, path: endpoint.path, ...(method.success ? { method: method.data } : {}) };
}

/** GET is the one method without a body; the engine refuses one. */
export function takesBody(draft: Pick<Draft, 'method'>): boolean {
  return draft.method !== 'GET';
}

/** What keeps the draft from being sent; null when nothing does. */
export function draftFault(draft: Draft): string | null {
  if (!draft.path.startsWith('/')) return 'The path begins with a slash, as in /api/hello.';
  const missing = pathParameters(draft.path).find((name) => (draft.parameters[name] ?? '') === '');
  if (missing !== undefined) return `The path needs a value for :${missing}.`;
  if (takesBody(draft) && draft.body.kind === 'base64' && !isBase64(draft.body.data)) return 'The body is no valid base64.';
  return null;
}

/** The request without the extension that it goes to. */
export type PreparedRequest = Omit<ConsoleRequest, 'extension' | 'source'>;

export function prepareRequest(draft: Draft): PreparedRequest {
  const { method, via, body } = draft;
  const data = body.kind === 'base64' ? body.data.replaceAll(/\s/g, '') : body.data;
  const hasBody = takesBody(draft) && data !== '';
  return {
    method,
    via,
    path: fillPath(draft.path, draft.parameters),
    headers: draft.headers
      .filter((row) => row.on && row.name.trim() !== '')
      .map(({ name, value }) => ({ name: name.trim(), value })),
    ...(hasBody && body.kind === 'text' ? { body: data } : {}),
    ...(hasBody && body.kind === 'base64' ? { bodyBase64: data } : {}),
  };
}

function isBase64(text: string): boolean {
  const compact = text.replaceAll(/\s/g, '');
  return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact);
}
