/** `GET` and `POST /api/ext-debug/stream` (contract topic: debug stream, consumer). */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Install } from '../../../../contract/installs.ts';
import type { Identify, Session } from '../../access/session.ts';
import type { Fidelity } from '../../fidelity.ts';
import { Refusal } from '../../gateway/refusal.ts';
import type { Registry } from '../../registry/types.ts';
import { jsonBody } from '../extensions/route-parts.ts';
import type { DebugEvent } from './events.ts';
import type { DebugRings } from './rings.ts';

export interface DebugStreamParts {
  rings: DebugRings;
  registry: Pick<Registry, 'resolve'>;
  identify: Identify;
  fidelity: Fidelity;
  /** Events that a new reader gets of those that were there before; asked at each request. */
  tailCount: () => number;
}

interface Asked {
  extensionId: string;
  tenantId: string;
  /** Null when the tenant has no such install: then there is nothing to tell, as of a stream without entries. */
  install: Install | null;
  wants(event: DebugEvent): boolean;
}

const pageLength = 100;
const longestTail = 2000;
/** Events that a reader may be behind before it is let go. */
const longestBacklog = 5000;
const pollSchema = z.object({ lastId: z.string().optional() }).catch({});

const refuse = (status: number, error: string): Refusal =>
  new Refusal({
    status,
    body: { error },
    explanation: { code: error, what: `${error}.`, why: `${error}.`, fix: 'Sign in as a user who may read extensions.' },
  });

export function createDebugStreamRoutes(parts: DebugStreamParts): Hono {
  const { rings, registry, identify, fidelity, tailCount } = parts;

  function sessionOf(request: Request): Session {
    let session: Session;
    try {
      ({ session } = identify(request));
    } catch (error) {
      throw error instanceof Refusal && error.answer.status === 401 ? refuse(401, 'Unauthorized') : error;
    }
    const mayRead = session.permissions.has('extension:read') && (session.scopes?.has('extension:read') ?? true);
    if (!mayRead) throw refuse(403, 'Forbidden');
    return session;
  }

  function read(request: Request): Asked {
    const query = new URL(request.url).searchParams;
    const extensionId = query.get('extensionId')?.trim() ?? '';
    if (extensionId === '') throw refuse(400, 'extensionId is required');
    const session = sessionOf(request);
    const tenantId = query.get('tenantId')?.trim().toLowerCase() || session.tenantId;
    // Production hands out the events of whatever tenant is named.
    if (tenantId !== session.tenantId && fidelity.position('debug.tenant') === 'helpful') throw refuse(403, 'Forbidden');
    const install = registry.resolve(tenantId, extensionId);
    const asked = { installId: query.get('installId')?.toLowerCase(), requestId: query.get('requestId')?.toLowerCase() };
    const showsOutput = fidelity.position('debug.output') === 'helpful';
    return {
      extensionId,
      tenantId,
      install,
      wants: ({ requestId, stream }) =>
        (asked.installId === undefined || asked.installId === install?.installId) &&
        (asked.requestId === undefined || asked.requestId === requestId.toLowerCase()) &&
        (showsOutput || stream === 'log'),
    };
  }

  const app = new Hono();
  const route = '/api/ext-debug/stream';

  app.get(route, (c) => {
    const asked = read(c.req.raw);
    const headers = {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      connection: 'keep-alive',
    };
    // Nobody reads the body of an answer to HEAD, so nobody would end a stream there.
    if (c.req.method === 'HEAD') return new Response(null, { headers });
    const withIds = fidelity.position('debug.output') === 'helpful';
    const after = withIds ? c.req.header('last-event-id') : undefined;
    const body = eventStream(rings, asked, { tail: Math.min(Math.max(tailCount(), 0), longestTail), withIds, after });
    return new Response(body, { headers });
  });

  app.post(route, async (c) => {
    const asked = read(c.req.raw);
    const { lastId = '0' } = pollSchema.parse(await jsonBody(c));
    const page = asked.install === null ? [] : rings.after(asked.install.installId, lastId, pageLength);
    const events = page.filter(asked.wants).map((event) => wireEvent(event, asked));
    return c.json({ events, lastId: page.at(-1)?.id ?? lastId });
  });

  return app;
}

/** Nothing is lost between the tail and what follows: both come from the same ring, in the same turn. */
function eventStream(
  rings: DebugRings,
  asked: Asked,
  { tail, withIds, after }: { tail: number; withIds: boolean; after: string | undefined },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop: (() => void) | null = null;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        // A comment, which readers skip: the head of the answer goes out with the first bytes.
        if (withIds) controller.enqueue(encoder.encode(': open\n\n'));
        const { install } = asked;
        if (install === null) return;
        const send = (event: DebugEvent): void => {
          if (!asked.wants(event)) return;
          if ((controller.desiredSize ?? 0) < -longestBacklog) {
            stop?.();
            controller.error(new Error('the reader of the debug stream is too slow'));
            return;
          }
          const id = withIds ? `id: ${event.id}\n` : '';
          controller.enqueue(encoder.encode(`${id}data: ${JSON.stringify(wireEvent(event, asked))}\n\n`));
        };
        const before =
          after === undefined
            ? rings
                .events(install.installId)
                .filter(asked.wants)
                .slice(tail === 0 ? Infinity : -tail)
            : rings.after(install.installId, after, longestTail);
        for (const event of before) send(event);
        stop = rings.subscribe(install.installId, send);
      },
      cancel: () => stop?.(),
    },
    { highWaterMark: 0 },
  );
}

function wireEvent(
  { ts, level, stream, requestId, message, truncated }: DebugEvent,
  { tenantId, extensionId, install }: Asked,
) {
  const { registryId = extensionId, installId, versionId } = install ?? {};
  return { ts, level, stream, tenantId, extensionId: registryId, installId, requestId, versionId, message, truncated };
}
