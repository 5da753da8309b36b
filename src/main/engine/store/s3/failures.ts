/** Says in plain words what an S3 endpoint or the way to it answered. */
import { WorkbenchError, type Failure } from '../../../../contract/errors.ts';
import { errnoOf } from '../../files/disk-error.ts';

/** The code of S3's XML error, or of the operating system; empty where there is none. */
export function s3CodeOf(error: unknown): string {
  return errnoOf(error) ?? '';
}

type Words = Pick<Failure, 'code' | 'why' | 'fix'>;

const credentials: Words = {
  code: 'STORE_UNREACHABLE',
  why: 'It refuses the access key or the secret key.',
  fix: 'Set the keys that the endpoint was given, and allow them to list, read and write the bucket.',
};
const noAnswer: Words = {
  code: 'STORE_UNREACHABLE',
  why: 'Nothing answers there.',
  fix: 'Start the store, or set the endpoint that it listens on.',
};
const noHost: Words = {
  code: 'STORE_UNREACHABLE',
  why: 'The name of its host cannot be resolved.',
  fix: 'Check the endpoint for a typing error, and the network.',
};

const known: Readonly<Record<string, Words>> = {
  ECONNREFUSED: noAnswer,
  EHOSTUNREACH: noAnswer,
  ENETUNREACH: noAnswer,
  ECONNRESET: { ...noAnswer, why: 'The connection broke.' },
  EPIPE: { ...noAnswer, why: 'The connection broke.' },
  ETIMEDOUT: { ...noAnswer, why: 'It did not answer in time.' },
  ENOTFOUND: noHost,
  EAI_AGAIN: noHost,
  EPROTO: {
    code: 'STORE_UNREACHABLE',
    why: 'It does not speak TLS.',
    fix: 'Set the endpoint with http:// instead of https://, or give the store a certificate.',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    code: 'STORE_UNREACHABLE',
    why: 'This machine does not trust its certificate.',
    fix: 'Name the authority that signed it in NODE_EXTRA_CA_CERTS, or use http:// on a loopback address.',
  },
  AccessDenied: credentials,
  InvalidAccessKeyId: credentials,
  SignatureDoesNotMatch: credentials,
  AuthorizationHeaderMalformed: {
    code: 'STORE_UNREACHABLE',
    why: 'It expects requests for another region.',
    fix: 'Set the region of the bucket.',
  },
  RequestTimeTooSkewed: {
    code: 'STORE_UNREACHABLE',
    why: 'Its clock and the clock of this machine are more than 15 minutes apart.',
    fix: 'Set the clock of this machine, or that of the store.',
  },
  NoSuchBucket: {
    code: 'BUCKET_MISSING',
    why: 'The bucket does not exist.',
    fix: 'Create it, set the name of another one, or set ALGA_S3_CREATE_BUCKET to have it created.',
  },
  XMinioStorageFull: { code: 'DISK_FULL', why: 'Its disk is full.', fix: 'Free some space there.' },
  QuotaExceeded: { code: 'DISK_FULL', why: 'The quota of the bucket is used up.', fix: 'Delete objects, or raise the quota.' },
};

const selfSigned = ['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'];

function wordsFor(error: unknown): Words {
  const code = s3CodeOf(error);
  const words = known[selfSigned.includes(code) ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : code];
  if (words !== undefined) return words;
  const message = error instanceof Error ? error.message.trim() : String(error);
  return {
    code: 'STORE_UNREACHABLE',
    why: `It answered ${[code, message].filter(Boolean).join(': ') || 'with an error'}`.replace(/\.?$/, '.'),
    fix: 'Try again; if it happens twice, look at the log of the store.',
  };
}

/** The failure of a call to the store at `location`; failures that are told already come back as they are. */
export function s3Failure(error: unknown, location: string): WorkbenchError {
  if (error instanceof WorkbenchError) return error;
  return new WorkbenchError({ ...wordsFor(error), what: `The bundle store ${location} cannot be used.` }, { cause: error });
}
