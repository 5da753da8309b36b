/** Reads the body of a request up to a bound. */
import { refuse } from './refusal.ts';

/** Bytes that the API route accepts (contract topic: gateway API route, decision order). */
export const maxExtBodyBytes = 10 * 1024 * 1024;
/** The platform's proxy route has no bound of its own; this one only protects the workbench. */
export const maxProxyBodyBytes = 64 * 1024 * 1024;

/**
 * The whole body, or null when it is larger than `maxBytes`. A request without a body reads as empty. Throws a `Refusal`
 * when the client goes before its end.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return null;
  // Asking these for a body would make one request more of it, to find that they have none.
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request.body)) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch {
    throw refuse(400, 'bad_request', {
      what: 'The body of the request did not come to its end.',
      why: 'The client closed the connection.',
      fix: 'Send the request again.',
    });
  }
}
