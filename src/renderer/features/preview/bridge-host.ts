/**
 * The host's side of the bridge: takes the messages of one iframe, and answers as the product does (contract topics:
 * message catalogue, apiproxy). Where the product stays silent or differs, the message carries a note that says so.
 */
import type { ProxyAnswer, ProxyCall, ThemeTokens } from '../../../contract/preview.ts';
import { isRecord, messageText, readEnvelope, type BridgeMessage, type BridgeNote, type Envelope } from './bridge-message.ts';

/** The parts of a MessageEvent that decide. */
export type PostedMessage = Pick<MessageEvent, 'data' | 'origin' | 'source'>;

/** The iframe's window, as far as it is used. */
type FrameWindow = Pick<Window, 'postMessage'>;

interface BridgeHostOptions {
  /** Null while the iframe is not in the document. */
  frame: () => FrameWindow | null;
  /** The one origin that messages come from and go to. */
  origin: string;
  /** Tokens of the theme in force; null until they are known. */
  theme: () => ThemeTokens | null;
  /** Makes the gateway request of an `apiproxy` message. */
  apiProxy: (call: Omit<ProxyCall, 'installId'>) => Promise<ProxyAnswer>;
  onReady: () => void;
  /** Height in pixels that the UI asks for. */
  onHeight: (pixels: number) => void;
  record: (message: BridgeMessage) => void;
  /** Changes a recorded message. */
  update: (id: string, part: Partial<BridgeMessage>) => void;
  /** Epoch milliseconds with fractions. */
  now: () => number;
  newId: () => string;
}

export interface BridgeHost {
  /** Takes a message event of the page; those of other windows are left alone. */
  take: (event: PostedMessage) => void;
  /** Posts the theme, once the UI has said that it is ready. */
  sendTheme: () => void;
}

/** The product writes heights between these into the iframe's style. */
const leastHeight = 100;
const mostHeight = 4000;
const proxyMethods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

export function createBridgeHost(options: BridgeHostOptions): BridgeHost {
  const { frame, origin, theme, apiProxy, onReady, onHeight, record, update, now, newId } = options;
  let isReady = false;

  const recordIn = (event: PostedMessage, about: Pick<BridgeMessage, 'type' | 'requestId' | 'notes'>): string => {
    const id = newId();
    record({
      id,
      at: now(),
      direction: 'in',
      ...about,
      envelope: event.data as unknown,
      bytes: messageText(event.data).length,
      durationMs: null,
      status: null,
      traceId: null,
    });
    return id;
  };

  const post = (window: FrameWindow, type: string, payload: unknown, about: Partial<BridgeMessage> = {}) => {
    const { requestId = null } = about;
    const envelope = { alga: true, version: '1', type, ...(requestId === null ? {} : { request_id: requestId }), payload };
    window.postMessage(envelope, origin);
    record({
      id: newId(),
      at: now(),
      direction: 'out',
      type,
      requestId,
      envelope,
      bytes: messageText(envelope).length,
      durationMs: null,
      status: null,
      traceId: null,
      notes: [],
      ...about,
    });
  };

  const sendTheme = () => {
    const tokens = theme();
    const window = frame();
    if (isReady && tokens !== null && window !== null) post(window, 'theme', tokens);
  };

  const proxy = async (window: FrameWindow, envelope: Envelope, id: string) => {
    const { requestId } = envelope;
    if (requestId === null) return;
    const call = readCall(envelope);
    const startedAt = now();
    const answer = await answerOf(apiProxy, { bridgeRequestId: requestId, ...call });
    const outcome = { durationMs: now() - startedAt, status: answer.status, traceId: answer.traceId };
    update(id, outcome);
    const payload = answer.error === undefined ? { body: answer.body ?? '' } : { error: answer.error };
    post(window, 'apiproxy_response', payload, { requestId, ...outcome });
  };

  const act = (window: FrameWindow, envelope: Envelope, id: string) => {
    if (envelope.type === 'ready') {
      isReady = true;
      onReady();
      sendTheme();
    } else if (envelope.type === 'resize') {
      const height = heightOf(envelope.payload);
      if (height !== null) onHeight(height.pixels);
    } else if (envelope.type === 'apiproxy') {
      void proxy(window, envelope, id);
    }
  };

  return {
    sendTheme,
    take: (event) => {
      const window = frame();
      if (window === null || event.source !== window) return;
      if (event.origin !== origin) {
        const text = `It came from ${event.origin}, not from the origin of the UI, so it was ignored.`;
        recordIn(event, { type: typeOf(event.data), requestId: null, notes: [{ kind: 'violation', text }] });
        return;
      }
      const read = readEnvelope(event.data);
      if (!read.ok) {
        recordIn(event, read);
        return;
      }
      const { envelope, notes } = read;
      const id = recordIn(event, { ...envelope, notes: [...notes, ...notesOn(envelope)] });
      act(window, envelope, id);
    },
  };
}

function typeOf(data: unknown): string {
  return isRecord(data) && typeof data['type'] === 'string' ? data['type'] : '(no type)';
}

/** A call that cannot even be made is told to the UI as the product tells a lost connection. */
async function answerOf(apiProxy: BridgeHostOptions['apiProxy'], call: Omit<ProxyCall, 'installId'>): Promise<ProxyAnswer> {
  try {
    return await apiProxy(call);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: message, status: null, traceId: null, durationMs: 0 };
  }
}

interface Call {
  route: string;
  method?: string;
  body?: string;
}

function readCall({ payload }: Envelope): Call {
  const given = isRecord(payload) ? payload : {};
  return {
    route: typeof given['route'] === 'string' ? given['route'] : '',
    ...(typeof given['method'] === 'string' ? { method: given['method'] } : {}),
    ...(typeof given['body'] === 'string' ? { body: given['body'] } : {}),
  };
}

/** Null for a height that the product ignores. */
function heightOf(payload: unknown): { pixels: number; asked: number } | null {
  const asked = isRecord(payload) ? payload['height'] : undefined;
  if (typeof asked !== 'number' || !Number.isFinite(asked)) return null;
  return { asked, pixels: Math.min(Math.max(Math.floor(asked), leastHeight), mostHeight) };
}

/** What a message of a known type breaks, or how the product treats it otherwise. */
function notesOn(envelope: Envelope): BridgeNote[] {
  switch (envelope.type) {
    case 'ready':
      return [];
    case 'navigate':
      return [{ kind: 'note', text: 'The product ignores this message; nothing is navigated.' }];
    case 'resize':
      return notesOnHeight(envelope.payload);
    case 'apiproxy':
      return notesOnCall(envelope);
  }
}

function notesOnHeight(payload: unknown): BridgeNote[] {
  const height = heightOf(payload);
  if (height === null) return [{ kind: 'violation', text: 'The height is no finite number, so the message is ignored.' }];
  if (height.pixels === Math.floor(height.asked)) return [];
  const text = `Heights reach from ${leastHeight} to ${mostHeight} px; ${height.asked} becomes ${height.pixels}.`;
  return [{ kind: 'note', text }];
}

function notesOnCall(envelope: Envelope): BridgeNote[] {
  const violations: string[] = [];
  const notes: string[] = [];
  const { payload, requestId } = envelope;
  const given = isRecord(payload) ? payload : {};
  if (requestId === null) {
    violations.push('Without a request_id the call is ignored; the UI waits until its own time limit of 15 s.');
  }
  if (typeof given['route'] !== 'string') violations.push('The route is no text; the call goes to /.');
  else if (!given['route'].startsWith('/')) notes.push('The route lacks its leading slash; the host adds it.');
  if (given['body'] !== undefined && typeof given['body'] !== 'string') {
    violations.push('The body is no base64 text, so none is sent.');
  }
  const method = (readCall(envelope).method?.trim() || 'POST').toUpperCase();
  if (!proxyMethods.has(method)) {
    violations.push(
      `The bridge does not carry ${method}. The product never replies to it, so the UI would wait 15 s; here it gets the error at once.`,
    );
  }
  if (method === 'GET' && typeof given['body'] === 'string') notes.push('A GET carries no body; the one given is left out.');
  return [
    ...violations.map((text): BridgeNote => ({ kind: 'violation', text })),
    ...notes.map((text): BridgeNote => ({ kind: 'note', text })),
  ];
}
