/** Reads a JSON body the way the platform's extractor does: its statuses, in its order, with plain texts. */
import { z } from 'zod';

/** Bytes of a body that the platform takes. */
export const longestBody = 2_097_152;

/** The parsed body, or the refusal to send. */
export async function readJson<Value>(
  request: Request,
  schema: z.ZodType<Value>,
): Promise<{ value: Value } | { refused: Response }> {
  if (!isJson(request.headers.get('content-type'))) {
    return refuse(415, 'Expected request with `Content-Type: application/json`');
  }
  const body = await readBody(request);
  if (body === null) return refuse(413, 'Failed to buffer the request body: length limit exceeded');
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return refuse(400, 'Failed to parse the request body as JSON');
  }
  const result = schema.safeParse(parsed);
  if (result.success) return { value: result.data };
  return refuse(422, `Failed to deserialize the JSON body into the target type: ${z.prettifyError(result.error)}`);
}

/** `application/json` and types that end in `+json`, with or without parameters. */
function isJson(contentType: string | null): boolean {
  const essence = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return essence === 'application/json' || /^application\/[^/]+\+json$/.test(essence);
}

/** Null when the body is longer than the limit; reading stops there. */
async function readBody(request: Request): Promise<string | null> {
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > longestBody) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refuse(status: number, message: string): { refused: Response } {
  return { refused: new Response(message, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } }) };
}
