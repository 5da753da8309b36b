/** Decides whether a request is signed with the front's keys, by its headers or by its address. */
import type { IncomingMessage } from 'node:http';
import { isSameSecret } from '../../../access/key-text.ts';
import { mac, signingKey } from '../../../../../../runner/server/presign.ts';
import { S3Error } from '../errors.ts';
import { canonicalHash, hexHash } from './request.ts';
import type { Target } from './request.ts';

export interface FrontKeys {
  accessKey: string;
  secretKey: string;
}

/** What the signatures of the body's chunks go on from. */
export interface Signed {
  /** `x-amz-content-sha256`: the hash of the body, or a word for how the body is protected. */
  payload: string;
  signature: string;
  /** Key of the day. */
  key: Buffer;
  time: string;
  scope: string;
}

interface Claim {
  credential: string;
  signedHeaders: string;
  signature: string;
  time: string;
  /** Seconds that an address holds; null for a signature in the headers. */
  expires: number | null;
  /** What the signature has for the body. */
  payload: string;
}

const skewMs = 15 * 60_000;
const weekSeconds = 604_800;
const algorithm = 'AWS4-HMAC-SHA256';
const unsigned = 'UNSIGNED-PAYLOAD';

const denied = (why: string): S3Error => new S3Error('AccessDenied', why);
const malformed = (why: string): S3Error => new S3Error('AuthorizationHeaderMalformed', why);

function headerOf(request: IncomingMessage, name: string): string {
  return request.headersDistinct[name]?.[0] ?? '';
}

function claimOfAddress({ query }: Target, payload: string): Claim {
  const value = (name: string): string => query.find(([key]) => key === name)?.[1] ?? '';
  const expires = Number(value('X-Amz-Expires'));
  if (value('X-Amz-Algorithm') !== algorithm) throw malformed('Only AWS4-HMAC-SHA256 is taken.');
  if (!Number.isInteger(expires) || expires < 1 || expires > weekSeconds) throw malformed('X-Amz-Expires is 1 to 604800.');
  return {
    credential: value('X-Amz-Credential'),
    signedHeaders: value('X-Amz-SignedHeaders'),
    signature: value('X-Amz-Signature'),
    time: value('X-Amz-Date'),
    expires,
    payload: payload || unsigned,
  };
}

function claimOfHeaders(request: IncomingMessage, payload: string): Claim {
  const header = headerOf(request, 'authorization');
  if (header === '') throw denied('The request is not signed.');
  const [scheme, rest = ''] = header.split(/ (.*)/s);
  if (scheme !== algorithm) throw malformed('Only AWS4-HMAC-SHA256 is taken.');
  const fields = new Map(rest.split(',').map((field) => field.trim().split(/=(.*)/s).slice(0, 2) as [string, string]));
  return {
    credential: fields.get('Credential') ?? '',
    signedHeaders: fields.get('SignedHeaders') ?? '',
    signature: fields.get('Signature') ?? '',
    time: headerOf(request, 'x-amz-date'),
    expires: null,
    // curl signs uploads as if they had no body; such a body is as unprotected as that of a signed address.
    payload: payload || hexHash(''),
  };
}

/** Epoch milliseconds; not a number for a text that is no time of a signature. */
function msOf(time: string): number {
  return Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function checkTime({ time, expires }: Claim, now: number): void {
  const age = now - msOf(time);
  if (Number.isNaN(age)) throw denied('The request needs a valid x-amz-date.');
  if (expires === null) {
    if (Math.abs(age) > skewMs) throw new S3Error('RequestTimeTooSkewed', 'The clocks of client and server are too far apart.');
    return;
  }
  if (age < -skewMs) throw denied('The address does not hold yet.');
  if (age > expires * 1000) throw denied('The address has expired.');
}

/** A header that changes what is done must not be added to a signed request. */
function checkHeaders(request: IncomingMessage, signedHeaders: string): void {
  const names = signedHeaders.split(';');
  if (!names.includes('host')) throw denied('The host header has to be signed.');
  const added = Object.keys(request.headersDistinct).find(
    (name) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !names.includes(name),
  );
  if (added !== undefined) throw denied(`The header ${added} is not signed.`);
}

/** Throws `S3Error`, with the code that S3 has for the case. */
export function authenticate(
  request: IncomingMessage,
  target: Target,
  { keys, region, now }: { keys: FrontKeys; region: string; now: number },
): Signed {
  const payload = headerOf(request, 'x-amz-content-sha256');
  const byAddress = target.query.some(([name]) => name === 'X-Amz-Signature');
  const claim = byAddress ? claimOfAddress(target, payload) : claimOfHeaders(request, payload);
  const [accessKey = '', day = '', inRegion = '', ...service] = claim.credential.split('/');
  if (!isSameSecret(accessKey, keys.accessKey)) throw new S3Error('InvalidAccessKeyId', 'The access key is not known here.');
  if (inRegion !== region) throw malformed(`The region is '${region}'.`);
  if (service.join('/') !== 's3/aws4_request' || !claim.time.startsWith(day))
    throw malformed('The credential is not well formed.');
  checkTime(claim, now);
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = signingKey(keys.secretKey, day, region);
  const toSign = [algorithm, claim.time, scope, canonicalHash(request, target, claim.signedHeaders, claim.payload)].join('\n');
  if (!isSameSecret(mac(key, toSign).toString('hex'), claim.signature)) {
    throw new S3Error('SignatureDoesNotMatch', 'The signature does not fit; check the secret key.');
  }
  checkHeaders(request, claim.signedHeaders);
  return { payload: payload || unsigned, signature: claim.signature, key, time: claim.time, scope };
}
