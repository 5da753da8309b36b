/** All cases, in the order of the contract. */
import type { Case } from '../case.ts';
import { bundleCases } from './bundles.ts';
import { capabilityCases } from './host-capabilities.ts';
import { contextCases } from './host-context.ts';
import { debugStreamCases } from './debug-stream.ts';
import { dispatchCases } from './dispatch.ts';
import { engineCases } from './engine.ts';
import { executeRequestCases } from './execute-request.ts';
import { executeResponseCases } from './execute-response.ts';
import { healthCases } from './healthz.ts';
import { httpCases } from './host-http.ts';
import { idempotencyCases } from './idempotency.ts';
import { internalCases } from './host-internal.ts';
import { invoicingCases } from './host-invoicing.ts';
import { readingCases } from './host-reading.ts';
import { routeCases } from './routes.ts';
import { schedulerCases } from './host-scheduler.ts';
import { secretCases } from './host-secrets.ts';
import { staticCases } from './static.ts';
import { staticPathCases } from './static-paths.ts';
import { storageCases } from './host-storage.ts';
import { uiProxyCases } from './host-ui-proxy.ts';
import { validationCacheCases } from './validation-cache.ts';

export const allCases: readonly Case[] = [
  ...routeCases,
  ...executeRequestCases,
  ...executeResponseCases,
  ...idempotencyCases,
  ...healthCases,
  ...dispatchCases,
  ...staticCases,
  ...staticPathCases,
  ...validationCacheCases,
  ...bundleCases,
  ...engineCases,
  ...capabilityCases,
  ...internalCases,
  ...contextCases,
  ...secretCases,
  ...httpCases,
  ...storageCases,
  ...uiProxyCases,
  ...schedulerCases,
  ...invoicingCases,
  ...readingCases,
  ...debugStreamCases,
];
