/**
 * What the host interfaces stand on: the services behind the capabilities. The workbench implements them in
 * process over its own database; a runner on its own reaches them over the platform's internal APIs.
 *
 * A service fails with `HostFailure`, whose `wire` is the status and code that the platform's internal API would
 * answer; `runner/host/<capability>.ts` maps it to the case of the WIT enum that a guest sees.
 */

/** Who a host call is made for. `installId` is null when the execute request named none. */
export interface HostScope {
  tenantId: string;
  extensionId: string;
  installId: string | null;
  versionId: string | null;
  requestId: string | null;
}

export class HostFailure extends Error {
  /** HTTP status of the platform's internal API. */
  readonly status: number;
  /** Its code, such as `REVISION_MISMATCH`. */
  readonly wireCode: string;

  constructor(status: number, wireCode: string, message: string) {
    super(message);
    this.name = 'HostFailure';
    this.status = status;
    this.wireCode = wireCode;
  }
}

export interface StoredRecord {
  namespace: string;
  key: string;
  /** JSON value as stored. */
  value: unknown;
  metadata: Record<string, unknown>;
  revision: number;
}

/** The platform's key-value storage of an install (contract topic: storage host API and its server operations). */
export interface StorageService {
  /** Fails with 404 `NOT_FOUND`. */
  get(installId: string, namespace: string, key: string): Promise<StoredRecord>;
  /** Fails with 409 `REVISION_MISMATCH`, 400 `LIMIT_EXCEEDED` or 400 `VALIDATION_FAILED`. Answers the new revision. */
  put(
    installId: string,
    record: { namespace: string; key: string; value: unknown; metadata: Record<string, unknown>; ifRevision?: number },
  ): Promise<{ revision: number }>;
  /** `success` is false when the key did not exist. */
  delete(installId: string, namespace: string, key: string): Promise<{ success: boolean }>;
  /** Ascending key order, 25 to a page. `cursor` is base64url of JSON `{"key": K}`. */
  list(
    installId: string,
    namespace: string,
    cursor: string | null,
  ): Promise<{ items: StoredRecord[]; nextCursor: string | null }>;
}

export interface HostServices {
  storage: StorageService;
}
