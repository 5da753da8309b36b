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
  longestPage: 100,
  bulkItems: 20,
  /** Bytes of the values and metadata of one bulk put. */
  bulkBytes: 524_288,
  /** Seconds. */
  shortestTtl: 60,
  longestTtl: 2_592_000,
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

/** Seconds that a record is to live; undefined for ever. Fails with `LIMIT_EXCEEDED` beyond the platform's bounds. */
export function assertTtl(ttlSeconds: number | undefined): void {
  if (ttlSeconds === undefined) return;
  if (!Number.isSafeInteger(ttlSeconds) || ttlSeconds <= 0) throw malformed('ttlSeconds must be a whole number above 0');
  const { shortestTtl, longestTtl } = storageLimits;
  if (ttlSeconds >= shortestTtl && ttlSeconds <= longestTtl) return;
  const bound = `between ${shortestTtl} and ${longestTtl} seconds`;
  throw new HostFailure(400, 'LIMIT_EXCEEDED', `ttlSeconds must be ${bound}`);
}

/** Schemas cannot be stored, so a version only has to be one; the platform skips validation where there is none. */
export function assertSchemaVersion(schemaVersion: number | undefined): void {
  if (schemaVersion === undefined || (Number.isSafeInteger(schemaVersion) && schemaVersion > 0)) return;
  throw malformed('schemaVersion must be a whole number above 0');
}

/** Records of a page. */
export function assertLimit(limit: number): void {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= storageLimits.longestPage) return;
  throw malformed(`limit must be from 1 to ${storageLimits.longestPage}`);
}

export function assertPrefix(prefix: string): void {
  if (prefix.length <= storageLimits.keyLength) return;
  throw malformed(`keyPrefix must have at most ${storageLimits.keyLength} characters`);
}

/** The form of a bulk put: how many, each key once, one schema version. */
export function assertBulk(items: readonly { key: string; schemaVersion?: number | undefined }[]): void {
  if (items.length < 1) throw malformed('items must not be empty');
  if (items.length > storageLimits.bulkItems) {
    throw new HostFailure(400, 'LIMIT_EXCEEDED', `bulk put exceeds max of ${storageLimits.bulkItems} items`);
  }
  if (new Set(items.map(({ key }) => key)).size < items.length) {
    throw new HostFailure(400, 'VALIDATION_FAILED', 'bulk put must not name a key twice');
  }
  const versions = items.flatMap(({ schemaVersion }) => (schemaVersion === undefined ? [] : [schemaVersion]));
  if (new Set(versions).size > 1) {
    throw new HostFailure(400, 'VALIDATION_FAILED', 'bulk put must name one schemaVersion only');
  }
}

export function assertBulkBytes(bytes: number): void {
  if (bytes <= storageLimits.bulkBytes) return;
  throw new HostFailure(400, 'LIMIT_EXCEEDED', `bulk put exceeds max size of ${storageLimits.bulkBytes} bytes`);
}
