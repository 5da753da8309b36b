/** Reads a JSON object out of the body of a request. */
import { isObject } from '../../project/publish-rules.ts';
import { readBody } from '../../gateway/request-body.ts';
import { badRequest, PublishRefusal } from './answer.ts';

/** A manifest and a signature; production has no bound of its own here. */
const maxBytes = 16 * 1024 * 1024;

/** Throws a `PublishRefusal` for a body that is no JSON object. */
export async function readFields(request: Request): Promise<Record<string, unknown>> {
  const body = await readBody(request, maxBytes);
  if (body === null) {
    throw new PublishRefusal({ status: 413, code: 'BAD_REQUEST', message: `The body may have ${maxBytes} bytes at most.` });
  }
  const value = parse(Buffer.from(body).toString('utf8'));
  if (!isObject(value)) throw badRequest('The body must be a JSON object.');
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Undefined is no object, which is what the caller is told.
    return undefined;
  }
}
