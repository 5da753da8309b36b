/** What the platform accepts in storage calls (contract topic: server storage operations), in the order of its checks. */
import { HostFailure } from '../../../../runner/host/services.ts';

export const storageLimits = {
  namespaceLength: 128,
  keyLength: 256,
  /** Bytes of the value as JSON. */
  valueBytes: 65_536,
  /** Bytes of the metadata as JSON. */
  metadataBytes: 4_096,
  namespaces: 32,
  keysPerNamespace: 5_120,
  /** Bytes of an install, values and metadata together. */
  totalBytes: 268_435_456,
  pageSize: 25,
} as const;

/** The form of a request is wrong; the platform says so before it looks at anything else of the operation. */
function malformed(reason: string): HostFailure {
  return new HostFailure(400, 'VALIDATION_FAILED', `Validation error: ${reason}`);
}

export function assertNamespace(namespace: string): void {
  if (namespace.length >= 1 && namespace.length <= storageLimits.namespaceLength) return;
  throw malformed(`the namespace must have 1 to ${storageLimits.namespaceLength} characters`);
}

/** The only character that a key may not hold is the slash. */
export function assertKey(key: string): void {
  if (key.length < 1 || key.length > storageLimits.keyLength) {
    throw malformed(`the key must have 1 to ${storageLimits.keyLength} characters`);
  }
  if (key.includes('/')) throw new HostFailure(400, 'VALIDATION_FAILED', "key must not contain '/'");
}

/** Metadata must be a JSON object; called before any size is looked at. */
export function assertMetadata(metadata: unknown): void {
  if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)) return;
  throw malformed('metadata must be an object');
}

export interface SizedJson {
  text: string;
  /** UTF-8 bytes of the text. */
  bytes: number;
}

function sized(value: unknown, name: string): SizedJson {
  // The type of `stringify` hides that undefined and functions have no JSON text.
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw malformed(`${name} must be JSON`);
  return { text, bytes: Buffer.byteLength(text) };
}

/** The JSON text of a value. Fails with `LIMIT_EXCEEDED` when it is too large. */
export function sizedValue(value: unknown): SizedJson {
  const json = sized(value, 'value');
  if (json.bytes <= storageLimits.valueBytes) return json;
  throw new HostFailure(400, 'LIMIT_EXCEEDED', `value exceeds max size of ${storageLimits.valueBytes} bytes`);
}

/** The JSON text of metadata. Fails with `LIMIT_EXCEEDED` when it is too large. */
export function sizedMetadata(metadata: Record<string, unknown>): SizedJson {
  const json = sized(metadata, 'metadata');
  if (json.bytes <= storageLimits.metadataBytes) return json;
  throw new HostFailure(400, 'LIMIT_EXCEEDED', `metadata exceeds max size of ${storageLimits.metadataBytes} bytes`);
}

/** A revision is a count; it is compared later, after the sizes. */
export function assertRevision(ifRevision: number | undefined): void {
  if (ifRevision === undefined || (Number.isSafeInteger(ifRevision) && ifRevision >= 0)) return;
  throw malformed('ifRevision must be a whole number of at least 0');
}
