/** The upload: the archive goes into the store as it comes in, and is looked at on the way (contract topic: upload-proxy). */
import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { WorkbenchError } from '../../../../contract/errors.ts';
import type { Fidelity } from '../../fidelity.ts';
import type { PublishUploads, Uploader } from '../../registry/publish-uploads.ts';
import type { BundleStore } from '../../store/store.ts';
import { badRequest, PublishRefusal } from './answer.ts';

/** Bytes of an archive that the platform takes: 200 MiB. */
export const maxBundleBytes = 209_715_200;
export const hexDigest = /^[0-9a-f]{64}$/;

export interface UploadParts {
  store: Pick<BundleStore, 'put'>;
  uploads: PublishUploads;
  fidelity: Fidelity;
}

interface UploadRequest {
  filename: string;
  size: number;
  declaredHash: string | null;
  body: ReadableStream<Uint8Array>;
}

/** Stages the body of a request. Answers what the client is told; throws a `PublishRefusal`. */
export async function upload(parts: UploadParts, uploader: Uploader, request: Request) {
  const { filename, size, declaredHash, body } = readRequest(request);
  const key = parts.uploads.open(uploader, { filename, sizeBytes: size, declaredHash });
  try {
    await stage(parts, key, { body, size, declaredHash });
  } catch (error) {
    parts.uploads.forget(key);
    throw error;
  }
  parts.uploads.staged(key);
  return { upload: { key, strategy: 'staging' }, filename, size, ...(declaredHash === null ? {} : { declaredHash }) };
}

function readRequest(request: Request): UploadRequest {
  const query = new URL(request.url).searchParams;
  const filename = query.get('filename')?.trim() ?? '';
  if (filename === '') throw badRequest('The query names no file: filename is required.', 'filename_required');
  const size = readSize(query.get('size')?.trim() ?? '');
  const declaredHash = query.get('declaredHash')?.trim() || null;
  if (declaredHash !== null && !hexDigest.test(declaredHash)) {
    throw badRequest('declaredHash must be 64 lower-case hex digits.', 'declared_hash_invalid');
  }
  const length = request.headers.get('content-length');
  if (length !== null && Number(length) !== size) {
    throw badRequest(`The query announces ${size} bytes, the content-length header ${length}.`, 'content_length_mismatch');
  }
  if (request.body === null) throw missingBody();
  return { filename, size, declaredHash, body: request.body as ReadableStream<Uint8Array> };
}

function readSize(text: string): number {
  if (text === '') throw badRequest('The query names no size: size is required.', 'size_required');
  const size = Number(text);
  if (!Number.isInteger(size) || size <= 0) throw badRequest('size must be a whole number of bytes above 0.', 'size_invalid');
  if (size > maxBundleBytes) throw tooLarge();
  return size;
}

const cutOff = (): PublishRefusal => badRequest('The client closed the connection before the end of the bundle.', 'cut_off');
const missingBody = (): PublishRefusal => badRequest('The request has no body.', 'missing_body');
const tooLarge = (): PublishRefusal => badRequest(`A bundle may have ${maxBundleBytes} bytes at most.`, 'size_exceeds_cap');

interface Staging {
  body: ReadableStream<Uint8Array>;
  size: number;
  declaredHash: string | null;
}

async function stage({ store, fidelity }: UploadParts, key: string, { body, size, declaredHash }: Staging): Promise<void> {
  const isStrict = fidelity.position('publish.upload-check') === 'helpful';
  const checking = checkBytes(isStrict ? { size, declaredHash } : { size: null, declaredHash: null });
  const source = Readable.fromWeb(body);
  // The check ends with the source, whichever of the two fails; `put` hears of it either way.
  source.on('error', () => checking.destroy(cutOff()));
  checking.on('close', () => source.destroy());
  try {
    // A hash that is known before the bytes are saves a remote store a copy on disk.
    await store.put(key, source.pipe(checking), isStrict && declaredHash !== null ? { sha256: declaredHash } : {});
  } catch (error) {
    source.destroy();
    throw refusalIn(error) ?? putFailed(error);
  }
}

/** Passes bytes through and fails as soon as they cannot be what was announced; nulls announce nothing. */
function checkBytes({ size, declaredHash }: { size: number | null; declaredHash: string | null }): Transform {
  const hash = createHash('sha256');
  const most = size ?? maxBundleBytes;
  let received = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      hash.update(chunk);
      if (received <= most) return done(null, chunk);
      return done(size === null ? tooLarge() : sizeMismatch(size, 'more'));
    },
    flush(done) {
      const computed = hash.digest('hex');
      if (received === 0) done(missingBody());
      else if (size !== null && received !== size) done(sizeMismatch(size, received));
      else if (declaredHash !== null && declaredHash !== computed) done(hashMismatch(declaredHash, computed, 'hash_mismatch'));
      else done();
    },
  });
}

function sizeMismatch(size: number, received: number | 'more'): PublishRefusal {
  return badRequest(`The query announces ${size} bytes, but ${received} came.`, 'size_mismatch');
}

export function hashMismatch(declared: string, computed: string, why?: string): PublishRefusal {
  return new PublishRefusal({
    status: 400,
    code: 'HASH_MISMATCH',
    message: `The declared hash is ${declared}, that of the bundle ${computed}.`,
    details: { declared, computed },
    ...(why === undefined ? {} : { why }),
  });
}

/** A store may wrap what its source threw. */
function refusalIn(error: unknown): PublishRefusal | null {
  if (error instanceof PublishRefusal) return error;
  return error instanceof Error && error.cause !== undefined ? refusalIn(error.cause) : null;
}

function putFailed(error: unknown): PublishRefusal {
  const code = error instanceof WorkbenchError ? error.code : null;
  if (code === 'SETTING_INVALID') return storeRefusal('BUNDLE_CONFIG_MISSING', 'bundle_config_missing', error);
  if (code === 'BUCKET_MISSING') return storeRefusal('BUCKET_NOT_FOUND', 'bucket_missing', error);
  return storeRefusal('S3_PUT_FAILED', 's3_put_failed', error);
}

function storeRefusal(code: string, why: string, cause: unknown): PublishRefusal {
  const message = cause instanceof WorkbenchError ? cause.failure.why : 'The bundle store did not take the archive.';
  return new PublishRefusal({ status: 500, code, message, why }, { cause });
}
