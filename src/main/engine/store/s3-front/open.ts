/** Opens the S3 front on a port, and signs addresses that it answers. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WorkbenchError } from '../../../../contract/errors.ts';
import { presign } from '../../../../../runner/server/presign.ts';
import { loopback } from '../../listen/listener.ts';
import { portHolder } from '../../listen/port-holder.ts';
import { errnoOf } from '../../files/disk-error.ts';
import type { Clock, Logger } from '../../parts.ts';
import type { BundleStore, PresignOptions } from '../store.ts';
import { createS3Front } from './front.ts';
import type { FrontKeys } from './sigv4/authenticate.ts';
import { createUploads } from './uploads.ts';

export interface S3FrontOptions {
  store: BundleStore;
  /** Where multipart uploads lie until they are complete. */
  uploads: string;
  keys: FrontKeys;
  bucket: string;
  region: string;
  /** 0 takes any free one. */
  port: number;
  /** Address to listen on; by default loopback. */
  host?: string;
  clock: Clock;
  logger: Logger;
}

export interface S3Front {
  /** Such as `http://127.0.0.1:4569`. */
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  presign(key: string, options: PresignOptions): URL;
  close(): Promise<void>;
}

async function listenFailure(error: unknown, port: number): Promise<unknown> {
  if (!['EADDRINUSE', 'EACCES'].includes(errnoOf(error) ?? '')) return error;
  const holder = await portHolder(port);
  return new WorkbenchError(
    {
      code: 'PORT_IN_USE',
      what: `Port ${port} for the S3 front cannot be opened.`,
      why: holder ? `It is held by ${holder}.` : 'Another process holds it, or it needs privileges.',
      fix: 'Stop that process, or set another port in ALGA_S3_FRONT_PORT.',
    },
    { cause: error },
  );
}

/** Fails with `PORT_IN_USE`. */
export async function openS3Front(options: S3FrontOptions): Promise<S3Front> {
  const { keys, bucket, region, port, host = loopback, clock } = options;
  const uploads = createUploads({ folder: options.uploads, clock });
  await uploads.sweep();
  const server = createS3Front({ ...options, uploads });
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    throw await listenFailure(error, port);
  }
  const endpoint = `http://${host === '0.0.0.0' ? loopback : host}:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    bucket,
    region,
    accessKey: keys.accessKey,
    presign: (key, { method, expiresSeconds }) =>
      presign({
        method,
        url: new URL(`${endpoint}/${bucket}/${key}`),
        keys: { access: keys.accessKey, secret: keys.secretKey },
        region,
        expiresSeconds,
        at: new Date(clock.now()),
      }),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
