/**
 * The S3 front: answers S3's wire over any bundle store, path-style, one bucket, every request signed. So `mc`, the SDKs
 * and an external runner read and write the bundles of a workbench that keeps them in a folder.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../../parts.ts';
import { asS3Error, S3Error } from './errors.ts';
import type { Answer, Exchange, FrontParts } from './exchange.ts';
import { send } from './exchange.ts';
import { operationFor } from './routes.ts';
import type { FrontKeys } from './sigv4/authenticate.ts';
import { authenticate } from './sigv4/authenticate.ts';
import { targetOf } from './sigv4/request.ts';
import { xmlError } from './xml.ts';

interface S3FrontOptions extends FrontParts {
  keys: FrontKeys;
  logger: Logger;
}

function errorAnswer(error: S3Error, resource: string, requestId: string): Answer {
  const body = xmlError([
    ['Code', error.code],
    ['Message', error.message],
    ['Resource', resource],
    ['RequestId', requestId],
  ]);
  // What is left of the request's body is not worth reading for another request.
  return { status: error.status, headers: { 'content-type': 'application/xml', connection: 'close' }, body };
}

/** Answers requests; the caller owns the server's socket. */
export function createS3Front(options: S3FrontOptions) {
  const { keys, region, bucket, clock, logger } = options;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Answer> {
    const target = targetOf(request.url ?? '/');
    const signed = authenticate(request, target, { keys, region, now: clock.now() });
    const [name = '', ...rest] = target.segments;
    const key = rest.join('/');
    const query = (wanted: string): string | null => target.query.find(([one]) => one === wanted)?.[1] ?? null;
    const on = name === '' ? 'service' : key === '' ? 'bucket' : 'object';
    if (name !== '' && name !== bucket) throw new S3Error('NoSuchBucket', `The bucket here is '${bucket}'.`);
    const operation = operationFor(on, request.method ?? '', (word) => query(word) !== null);
    if (request.headers.expect !== undefined) response.writeContinue();
    const exchange: Exchange = { request, signed, query, key };
    return operation(exchange, options);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomBytes(8).toString('hex').toUpperCase();
    response.setHeader('x-amz-request-id', requestId);
    response.setHeader('server', 'alga-workbench');
    try {
      await send(response, await answer(request, response));
    } catch (error) {
      const told = asS3Error(error);
      if (told === null && !request.destroyed && !response.destroyed)
        logger.error({ err: error, method: request.method, path: request.url?.replace(/\?.*/, '') }, 'the S3 front failed');
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const shown = told ?? new S3Error('InternalError', 'The workbench failed; its log says why.');
      const refusal = errorAnswer(shown, (request.url ?? '').split('?')[0] ?? '', requestId);
      await send(response, request.method === 'HEAD' ? { ...refusal, body: '' } : refusal);
    } finally {
      request.resume();
    }
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => void handle(request, response);
  // Uploads of large bundles over slow lines take longer than Node's limit for a request.
  const server = createServer({ requestTimeout: 0 }, listener);
  // Bodies are asked for only when the signature fits.
  server.on('checkContinue', listener);
  return server;
}
