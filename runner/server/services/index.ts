/** All host services of a runner on its own, over HTTP. */
import type { HostServices } from '../../host/services.ts';
import { createUiProxy } from '../../host/ui-proxy-client.ts';
import { createHttpCatalog } from './catalog.ts';
import { createHttpClients } from './clients.ts';
import { createInternalApi } from './internal-api.ts';
import type { InternalApi } from './internal-api.ts';
import { createHttpInvoicing } from './invoicing.ts';
import { createHttpScheduler } from './scheduler.ts';
import { createHttpStorage } from './storage.ts';

export interface HttpServicesOptions {
  internalBase: string;
  internalToken: string | null;
  uiProxyBase: string | null;
  uiProxyTimeoutMs: number;
}

export function createHttpServices(options: HttpServicesOptions): HostServices {
  const { internalBase: base, internalToken: token, uiProxyBase: baseUrl, uiProxyTimeoutMs: timeoutMs } = options;
  const uiProxy = createUiProxy(baseUrl === null ? null : { baseUrl, timeoutMs });

  function servicesOver(api: InternalApi): HostServices {
    return {
      storage: createHttpStorage(api),
      scheduler: createHttpScheduler(api),
      invoicing: createHttpInvoicing(api),
      clients: createHttpClients(api),
      services: createHttpCatalog(api),
      ...(uiProxy === undefined ? {} : { uiProxy }),
    };
  }

  return {
    ...servicesOver(createInternalApi({ base, token })),
    forRequest: (requestId) => servicesOver(createInternalApi({ base, token, requestId })),
  };
}
