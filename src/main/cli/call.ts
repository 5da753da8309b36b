/** `call`: sends one request to an installed extension through the gateway. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { endpointMethods, methodSchema, type HeaderList } from '../../contract/common.ts';
import type { ConsoleAnswer } from '../../contract/requests.ts';
import { withClient } from './connect.ts';
import { exitDone, list, text, UsageError, type Verb, type VerbContext } from './verb.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOrNull(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** The stable JSON of a call: `body` is text, or `bodyBase64` holds bytes that are none. */
export function callJson(answer: ConsoleAnswer) {
  const bytes = Buffer.from(answer.bodyBase64, 'base64');
  const body = textOrNull(bytes);
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers.map(({ name, value }) => [name, value])),
    ...(body === null ? { bodyBase64: answer.bodyBase64 } : { body }),
    traceId: answer.traceId,
    durationMs: answer.durationMs,
    handler: answer.handler,
  };
}

function headersOf(context: VerbContext): HeaderList {
  return list(context, 'header').map((line) => {
    const colon = line.indexOf(':');
    if (colon < 1) throw new UsageError(`--header takes "name: value", not "${line}".`);
    return { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
  });
}

/** A folder argument becomes its absolute path; ids and slugs stay. */
const extensionOf = (given: string): string => (existsSync(given) ? path.resolve(given) : given);

function print(context: VerbContext, answer: ConsoleAnswer): void {
  const result = callJson(answer);
  if (context.json) return context.out.json(result);
  context.out.note(`${result.status} in ${answer.durationMs.toFixed(1)} ms, trace ${answer.traceId}`);
  if (answer.handler?.explanation) {
    const { what, why, fix } = answer.handler.explanation;
    context.out.note(`${what}\n  Why: ${why}\n  Fix: ${fix}`);
  }
  context.out.line(
    'body' in result ? (result.body ?? '') : `(${Buffer.from(answer.bodyBase64, 'base64').length} bytes of binary data)`,
  );
}

export const call: Verb = {
  name: 'call',
  summary: 'Send a request to an installed extension through the gateway',
  usage: '<folder|slug|id> <METHOD> <path> [--body <text>] [--header "name: value"] [--via ext|ext-proxy]',
  options: { body: { type: 'string' }, header: { type: 'string', multiple: true }, via: { type: 'string' } },
  arity: [3, 3],
  run: (context) => {
    const [extension = '', methodText = '', requestPath = ''] = context.args;
    const method = methodSchema.safeParse(methodText.toUpperCase());
    if (!method.success) throw new UsageError(`The method is one of: ${endpointMethods.join(', ')}.`);
    const via = text(context, 'via') ?? 'ext';
    if (via !== 'ext' && via !== 'ext-proxy') throw new UsageError('--via takes ext or ext-proxy.');
    const headers = headersOf(context);
    return withClient(context, async (client) => {
      const install = await client.installs.resolve({ extension: extensionOf(extension) });
      const answer = await client.requests.send({
        extension: install.installId,
        method: method.data,
        path: requestPath,
        headers,
        body: text(context, 'body'),
        via,
        source: 'cli',
      });
      print(context, answer);
      return exitDone;
    });
  },
};
