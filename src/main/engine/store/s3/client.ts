/** The connection to an S3 endpoint. */
import http from 'node:http';
import https from 'node:https';
import type { RequestOptions } from 'node:https';
import { Client } from 'minio';
import { WorkbenchError } from '../../../../contract/errors.ts';

export interface S3Connection {
  /** Such as `http://127.0.0.1:9000`; the path, if any, is no part of it. */
  endpoint: string;
  accessKey: string;
  secretKey: string;
  region: string;
  bucket: string;
  /** False where buckets are host names. */
  pathStyle?: boolean;
}

/** Connections on which nothing happens for so long are given up. */
const idleMs = 60_000;

type Answer = (response: http.IncomingMessage) => void;

/** Node's transport, but for requests that would wait for ever. */
function impatient(secure: boolean) {
  const { request } = secure ? https : http;
  return {
    request(options: RequestOptions, answer?: Answer): http.ClientRequest {
      const sent = request(options, answer);
      sent.setTimeout(idleMs, () => sent.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })));
      return sent;
    },
  };
}

function invalidEndpoint(endpoint: string): WorkbenchError {
  return new WorkbenchError({
    code: 'SETTING_INVALID',
    what: 'The bundle store cannot be used.',
    why: `"${endpoint}" is no address of an S3 endpoint.`,
    fix: 'Set an address such as http://127.0.0.1:9000.',
  });
}

/** Fails with `SETTING_INVALID` for an endpoint that is no http or https URL. */
export function createS3Client({ endpoint, accessKey, secretKey, region, pathStyle = true }: S3Connection): Client {
  const url = URL.parse(endpoint);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) throw invalidEndpoint(endpoint);
  const useSSL = url.protocol === 'https:';
  return new Client({
    endPoint: url.hostname,
    port: Number(url.port) || (useSSL ? 443 : 80),
    useSSL,
    accessKey,
    secretKey,
    region,
    pathStyle,
    transport: impatient(useSSL) as typeof http,
    // A retry would send the rest of a body as if it were the whole.
    retryOptions: { disableRetry: true },
  });
}
