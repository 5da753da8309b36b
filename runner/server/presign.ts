/** Presigned URLs by AWS Signature Version 4, path-style (contract topic: bundle download), and what its parts are made of. */
import { createHash, createHmac } from 'node:crypto';

export interface Presign {
  /** `GET` where none is named. */
  method?: 'GET' | 'PUT';
  url: URL;
  keys: { access: string; secret: string };
  region: string;
  expiresSeconds: number;
  at: Date;
}

/** The URL with its signature. The payload and all headers but `host` stay unsigned. */
export function presign({ method = 'GET', url, keys, region, expiresSeconds, at }: Presign): URL {
  const time = amzTime(at);
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const query = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${keys.access}/${scope}`],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', String(expiresSeconds)],
    ['X-Amz-SignedHeaders', 'host'],
  ]
    .map(([name = '', value = '']) => `${encode(name)}=${encode(value)}`)
    .join('&');
  const path = url.pathname
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  const canonical = [method, path, query, `host:${url.host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = signingKey(keys.secret, time.slice(0, 8), region);
  return new URL(`${url.origin}${path}?${query}&X-Amz-Signature=${mac(key, toSign).toString('hex')}`);
}

/** The time as signatures write it, such as `20130524T000000Z`. */
export function amzTime(at: Date): string {
  return at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** The key that signs the requests of one day (`20130524`) to one region. */
export function signingKey(secret: string, day: string, region: string): Buffer {
  return mac(mac(mac(mac(`AWS4${secret}`, day), region), 's3'), 'aws4_request');
}

export function mac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Percent-encoding of everything but the unreserved characters. */
export function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
