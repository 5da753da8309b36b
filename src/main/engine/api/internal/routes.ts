/**
 * The internal APIs: what a runner outside of the workbench calls back for its guests (contract topic: internal calls
 * from runner to server). The token is looked at before anything of the call is read.
 */
import { Hono } from 'hono';
import type { HostServices } from '../../../../../runner/host/services.ts';
import type { Logger } from '../../parts.ts';
import type { Registry } from '../../registry/types.ts';
import { answer, internalError, refusalAnswer, unauthorized, type WireAnswer } from './answers.ts';
import type { CallBody, InternalApi } from './call.ts';
import { installConfigAnswer } from './install-config.ts';
import { createInvoicingApi } from './invoicing.ts';
import type { ObserveCall } from './observe.ts';
import { createClientsApi, createServicesApi } from './reading.ts';
import { createSchedulerApi } from './scheduler.ts';
import { createStorageApi, storageRefusal } from './storage.ts';
import type { StorageOperations } from './storage.ts';
import { configTokenNames, expectedToken, hostTokenNames, isToken, runnerAuthHeader, type InternalTokens } from './token.ts';

export interface InternalParts {
  storage: StorageOperations;
  services: Required<Pick<HostServices, 'scheduler' | 'invoicing' | 'clients' | 'services'>>;
  registry: Pick<Registry, 'resolve' | 'config'>;
  /** Read for each call. */
  tokens: () => InternalTokens;
  /** In production the tokens of samples count as none (`NODE_ENV`). */
  isProduction: () => boolean;
  observe: ObserveCall;
  /** Told of each call for a guest whether its token was right. */
  knocked?: (accepted: boolean) => void;
  logger: Logger;
}

/** Bytes of a call; the largest one that can be answered, a bulk write, is half of it. */
const longestBody = 4 * 1024 * 1024;

export function createInternalRoutes(parts: InternalParts): Hono {
  const { services, registry, tokens, isProduction, observe, knocked, logger } = parts;
  const app = new Hono();
  const apis: Record<string, { api: InternalApi; refusal?: (error: unknown) => WireAnswer | null }> = {
    'ext-storage': { api: createStorageApi(parts.storage), refusal: storageRefusal },
    'ext-scheduler': { api: createSchedulerApi(services.scheduler) },
    'ext-invoicing': { api: createInvoicingApi(services.invoicing) },
    'ext-clients': { api: createClientsApi(services.clients) },
    'ext-services': { api: createServicesApi(services.services) },
  };

  function isAllowed(request: Request, names: Parameters<typeof expectedToken>[1]): boolean {
    return isToken(expectedToken(tokens(), names, isProduction()), request.headers.get(runnerAuthHeader));
  }

  for (const [name, { api, refusal = refusalAnswer }] of Object.entries(apis)) {
    const settle = async (work: () => Promise<WireAnswer>): Promise<WireAnswer> => {
      try {
        return await work();
      } catch (error) {
        const refused = refusal(error);
        if (refused === null) logger.error({ err: error, api: name }, 'a call of the runner failed inside the workbench');
        return refused ?? internalError;
      }
    };

    app.post(`/api/internal/${name}/install/:installId`, async (c) => {
      const request = c.req.raw;
      const accepted = isAllowed(request, hostTokenNames);
      knocked?.(accepted);
      if (!accepted) return send(refusal(unauthorized()) ?? internalError);
      const body = await readBody(request);
      const installId = c.req.param('installId');
      const observed = observe({ api: name, installId, requestId: request.headers.get('x-request-id'), body });
      const made = await settle(() => api({ installId: installId.toLowerCase(), body }));
      observed.end(made);
      return send(made);
    });
  }

  app.post('/api/internal/ext-runner/install-config', async (c) => {
    if (!isAllowed(c.req.raw, configTokenNames)) return send(answer({ error: 'unauthorized' }, 401));
    try {
      return send(installConfigAnswer(registry, await readBody(c.req.raw)));
    } catch (error) {
      logger.error({ err: error }, 'the configuration of an install could not be read for a runner');
      return send(answer({ error: 'internal_error' }, 500));
    }
  });

  return app;
}

function send({ status, body }: WireAnswer): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}

/** What is too long is no call, and is not read to its end. */
async function readBody(request: Request): Promise<CallBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > longestBody) return { invalid: true };
    chunks.push(chunk);
  }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return { invalid: true };
  }
}
