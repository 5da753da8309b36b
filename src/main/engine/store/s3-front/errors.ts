/** The errors that the S3 front answers with; codes and statuses are S3's own. */
import { WorkbenchError, type ErrorCode } from '../../../../contract/errors.ts';

const statuses = {
  AccessDenied: 403,
  AuthorizationHeaderMalformed: 400,
  BadDigest: 400,
  BucketAlreadyOwnedByYou: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidURI: 400,
  MalformedXML: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  RequestTimeTooSkewed: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
  XMinioStorageFull: 507,
} as const;

export type S3Code = keyof typeof statuses;

export class S3Error extends Error {
  readonly code: S3Code;
  readonly status: number;

  constructor(code: S3Code, message: string) {
    super(message);
    this.name = 'S3Error';
    this.code = code;
    this.status = statuses[code];
  }
}

const ofStore: Partial<Record<ErrorCode, S3Code>> = {
  HASH_MISMATCH: 'BadDigest',
  OBJECT_EXISTS: 'PreconditionFailed',
  OBJECT_NOT_FOUND: 'NoSuchKey',
  INPUT_INVALID: 'InvalidArgument',
  DISK_FULL: 'XMinioStorageFull',
  READ_ONLY: 'ServiceUnavailable',
  STORE_UNREACHABLE: 'ServiceUnavailable',
  BUCKET_MISSING: 'ServiceUnavailable',
};

/** What a client is told of anything thrown; null for what is the workbench's own fault. */
export function asS3Error(error: unknown): S3Error | null {
  if (error instanceof S3Error) return error;
  if (!(error instanceof WorkbenchError)) return null;
  const code = ofStore[error.code];
  return code === undefined ? null : new S3Error(code, `${error.failure.what} ${error.failure.why}`);
}
