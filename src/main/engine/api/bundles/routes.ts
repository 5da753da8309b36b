/** The publish API: `/api/ext-bundles/*` (contract topic: bundle publishing). */
import { Hono } from 'hono';
import type { Database } from '../../database/open.ts';
import type { Fidelity } from '../../fidelity.ts';
import type { Clock, Logger } from '../../parts.ts';
import { createPublishCopies } from '../../registry/publish-copies.ts';
import { createPublishUploads } from '../../registry/publish-uploads.ts';
import type { PublishedVersion } from '../../registry/publish-version.ts';
import type { SigningSettings } from '../../signing/policy.ts';
import type { BundleStore } from '../../store/store.ts';
import { abort } from './abort.ts';
import type { RouteForm } from './answer.ts';
import { newRequestId, toAnswer } from './answer.ts';
import { finalize } from './finalize.ts';
import type { GateParts, Publisher } from './gate.ts';
import { createGate } from './gate.ts';
import { createKeyedLock } from '../../keyed-lock.ts';
import { upload } from './upload.ts';

export interface BundleRoutesParts extends GateParts {
  db: Database;
  store: Pick<BundleStore, 'get' | 'put' | 'head' | 'delete'>;
  clock: Clock;
  logger: Logger;
  fidelity: Fidelity;
  /** Read for each request. */
  signing: () => SigningSettings;
  /** Told of each version that was published. */
  published?: (version: PublishedVersion) => void;
}

export interface BundleRoutes {
  app: Hono;
  /** Removes uploads and copies that nothing came of, also before this process began at `startedAt`. Answers how many. */
  sweep(startedAt: number): Promise<number>;
}

const uploadForm: RouteForm = { mask: null, unexpected: 'INTERNAL_ERROR', unexpectedWhy: 'unhandled_exception' };
const finalizeForm: RouteForm = {
  mask: 'Failed to finalize extension bundle.',
  unexpected: 'INTERNAL',
  unexpectedWhy: null,
};
const abortForm: RouteForm = { mask: 'Failed to abort the upload.', unexpected: 'INTERNAL', unexpectedWhy: null };

/** Says that a request came through production's open gate. */
const openGateHeaders = { 'x-alga-workbench-fidelity': 'publish.gate=platform' };

export function createBundleRoutes(parts: BundleRoutesParts): BundleRoutes {
  const { clock, logger } = parts;
  const uploads = createPublishUploads(parts);
  const copies = createPublishCopies(parts);
  const steps = { ...parts, uploads, copies, lock: createKeyedLock() };
  const app = new Hono();

  function route(path: string, form: RouteForm, work: (publisher: Publisher, request: Request) => Promise<object>): void {
    const gate = createGate(parts);
    app.post(path, async (context) => {
      const requestId = newRequestId(clock);
      const { response, isUnchecked } = await answer(gate, form, { request: context.req.raw, requestId, work });
      response.headers.set('x-request-id', requestId);
      if (isUnchecked) for (const [name, value] of Object.entries(openGateHeaders)) response.headers.set(name, value);
      return response;
    });
  }

  interface Call {
    request: Request;
    requestId: string;
    work: (publisher: Publisher, request: Request) => Promise<object>;
  }

  async function answer(gate: ReturnType<typeof createGate>, form: RouteForm, { request, requestId, work }: Call) {
    let isUnchecked = false;
    try {
      const publisher = gate(request);
      ({ isUnchecked } = publisher);
      if (isUnchecked) logger.warn({ requestId, path: new URL(request.url).pathname }, 'publishing is open to anyone');
      return { response: Response.json(await work(publisher, request)), isUnchecked };
    } catch (error) {
      return { response: toAnswer(error, form, { logger, requestId }), isUnchecked };
    }
  }

  route('/api/ext-bundles/upload-proxy', uploadForm, (publisher, request) => upload(steps, publisher, request));
  route('/api/ext-bundles/finalize', finalizeForm, (publisher, request) => finalize(steps, publisher, request));
  route('/api/ext-bundles/abort', abortForm, (publisher, request) => abort(steps, publisher, request));

  return {
    app,
    sweep: async (startedAt) => (await uploads.sweep(startedAt)) + (await copies.sweep(startedAt)),
  };
}
