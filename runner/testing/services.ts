/** The runner's surroundings in memory, for tests. */
import { Readable } from 'node:stream';
import { objectKey } from '../bundle/key.ts';
import type { BundleKey } from '../bundle/key.ts';
import type { BundleSource, InstallDirectory } from '../bundle/source.ts';
import { HostFailure } from '../host/services.ts';
import type { HostServices, StorageService, StoredRecord } from '../host/services.ts';
import type { Attributes, ObservedSpan, SpanEnd } from '../observe.ts';
import type { ExecuteBody } from '../types.ts';

export interface MemorySource extends BundleSource {
  add(key: BundleKey, archive: Uint8Array): void;
  /** Keys that were opened, in order. */
  opened: string[];
}

export function memorySource(): MemorySource {
  const objects = new Map<string, Uint8Array>();
  const opened: string[] = [];
  return {
    opened,
    add: (key, archive) => void objects.set(objectKey(key), archive),
    async open(key) {
      opened.push(key);
      const archive = objects.get(key);
      return archive === undefined ? null : Readable.from([archive]);
    },
    probe: async () => 'ok',
  };
}

/** One install, known under one host. */
export function memoryInstalls(install: {
  host: string;
  tenantId: string;
  extensionId: string;
  contentHash: string;
}): InstallDirectory {
  const { host, ...found } = install;
  return {
    validate: async (tenant, extension, hash) =>
      tenant === found.tenantId && extension === found.extensionId && hash === found.contentHash,
    lookupByHost: async (asked) => (asked.replace(/:\d+$/, '') === host ? found : null),
  };
}

const place = (installId: string, namespace: string, key: string) => JSON.stringify([installId, namespace, key]);

/** Revisions and page cursors as the platform keeps them; no quotas. */
export function memoryServices(): HostServices & { storage: StorageService } {
  const records = new Map<string, StoredRecord>();
  return {
    storage: {
      async get(installId, namespace, key) {
        const record = records.get(place(installId, namespace, key));
        if (record === undefined) throw new HostFailure(404, 'NOT_FOUND', 'record not found');
        return record;
      },
      async put(installId, record) {
        const at = place(installId, record.namespace, record.key);
        const stored = records.get(at);
        if (record.ifRevision !== undefined && record.ifRevision !== stored?.revision) {
          throw new HostFailure(409, 'REVISION_MISMATCH', 'ifRevision did not match stored revision');
        }
        const size = JSON.stringify(record.value).length;
        if (size > 65_536) throw new HostFailure(400, 'LIMIT_EXCEEDED', 'value exceeds max size of 65536 bytes');
        const revision = (stored?.revision ?? 0) + 1;
        records.set(at, { ...record, revision });
        return { revision };
      },
      delete: async (installId, namespace, key) => ({ success: records.delete(place(installId, namespace, key)) }),
      async list(installId, namespace) {
        const prefix = JSON.stringify([installId, namespace]).slice(0, -1);
        const items = [...records].filter(([at]) => at.startsWith(prefix)).map(([, record]) => record);
        return { items: items.toSorted((one, other) => (one.key < other.key ? -1 : 1)).slice(0, 25), nextCursor: null };
      },
    },
  };
}

export interface RecordedSpan {
  name: string;
  kind: string;
  attributes: Attributes;
  logs: { level: string; stream: string; message: string }[];
  children: RecordedSpan[];
  end: SpanEnd | null;
  durationMs: number | null;
}

/** Keeps what is told, as a tree. */
export function recordingSpan(
  name = 'root',
  kind = 'runner',
  attributes: Attributes = {},
): ObservedSpan & { recorded: RecordedSpan } {
  const recorded: RecordedSpan = {
    name,
    kind,
    attributes: { ...attributes },
    logs: [],
    children: [],
    end: null,
    durationMs: null,
  };
  return {
    recorded,
    child(childName, childKind, childAttributes) {
      const child = recordingSpan(childName, childKind, childAttributes);
      recorded.children.push(child.recorded);
      return child;
    },
    log: ({ level, stream, message }) => void recorded.logs.push({ level, stream, message }),
    set: (more) => void Object.assign(recorded.attributes, more),
    end(end, durationMs) {
      if (recorded.end !== null) return;
      recorded.end = end;
      recorded.durationMs = durationMs ?? null;
      Object.assign(recorded.attributes, end.attributes);
    },
  };
}

export function executeBody(
  contentHash: string,
  given: { path?: string; body?: string } & Partial<Omit<ExecuteBody, 'http'>> = {},
): ExecuteBody {
  const { path = '/', body, ...rest } = given;
  return {
    context: {
      request_id: 'request-1',
      tenant_id: 'tenant-1',
      extension_id: 'extension-1',
      install_id: 'install-1',
      content_hash: contentHash,
      version_id: 'version-1',
      config: {},
    },
    http: {
      method: 'POST',
      path,
      query: {},
      headers: { 'x-test': 'yes' },
      body_b64: body === undefined ? null : Buffer.from(body).toString('base64'),
    },
    limits: { timeout_ms: 10_000, memory_mb: null },
    secret_envelope: null,
    providers: [],
    user: null,
    ...rest,
  };
}
