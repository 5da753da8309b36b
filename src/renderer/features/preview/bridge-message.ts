/** What is kept of each message between the UI and its host, and how its parts are read (contract topic: bridge envelope). */

export interface BridgeNote {
  /** `violation` breaks the contract of the bridge; `note` says how the product differs. */
  kind: 'violation' | 'note';
  text: string;
}

export interface BridgeMessage {
  id: string;
  /** Epoch milliseconds. */
  at: number;
  /** As seen from the host: `in` comes from the UI. */
  direction: 'in' | 'out';
  type: string;
  requestId: string | null;
  /** The message as it was posted. */
  envelope: unknown;
  /** Size as JSON. */
  bytes: number;
  /** For `apiproxy`: from its arrival to the reply, in milliseconds; null while it is under way. */
  durationMs: number | null;
  /** For `apiproxy`: what the gateway answered, and the trace of the request. */
  status: number | null;
  traceId: string | null;
  notes: readonly BridgeNote[];
}

/** Types that a UI may send, and those that a host sends. */
const clientTypes = ['ready', 'resize', 'navigate', 'apiproxy'] as const;
type ClientType = (typeof clientTypes)[number];

export interface Envelope {
  type: ClientType;
  requestId: string | null;
  payload: unknown;
}

type ReadEnvelope =
  | { ok: true; envelope: Envelope; notes: BridgeNote[] }
  | { ok: false; type: string; requestId: string | null; notes: BridgeNote[] };

/** Reads what a UI posted. A message that breaks the envelope is not acted upon; its notes say what is wrong. */
export function readEnvelope(data: unknown): ReadEnvelope {
  if (!isRecord(data)) return refused('(no envelope)', null, ['The message is no object, so no bridge takes it.']);
  const type = typeof data['type'] === 'string' ? data['type'] : '(no type)';
  const requestId = typeof data['request_id'] === 'string' && data['request_id'] !== '' ? data['request_id'] : null;
  const faults: string[] = [];
  if (data['alga'] !== true) faults.push('The field `alga` is missing; it is the literal true.');
  if (data['version'] !== '1') faults.push('The field `version` is not the text "1".');
  if (typeof data['type'] !== 'string') faults.push('The field `type` is missing.');
  else if (!isClientType(type)) faults.push(`No host knows the type ${type}. A UI sends ${clientTypes.join(', ')}.`);
  if (faults.length > 0 || !isClientType(type)) return refused(type, requestId, faults);

  const notes: BridgeNote[] = [];
  if (data['payload'] === undefined && type !== 'ready') violation(notes, 'The field `payload` is missing.');
  if (data['request_id'] !== undefined && requestId === null) violation(notes, 'The field `request_id` is no text.');
  return { ok: true, envelope: { type, requestId, payload: data['payload'] }, notes };
}

function refused(type: string, requestId: string | null, faults: readonly string[]): ReadEnvelope {
  return { ok: false, type, requestId, notes: faults.map((text) => ({ kind: 'violation', text })) };
}

function violation(notes: BridgeNote[], text: string): void {
  notes.push({ kind: 'violation', text });
}

function isClientType(type: string): type is ClientType {
  return (clientTypes as readonly string[]).includes(type);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Any message as text, also one that JSON cannot hold. */
export function messageText(envelope: unknown, indent?: number): string {
  try {
    return JSON.stringify(envelope, jsonSafe, indent) ?? String(envelope);
  } catch {
    return '(a message that refers to itself)';
  }
}

function jsonSafe(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Map) return [...value];
  return value instanceof Set ? [...value] : value;
}
