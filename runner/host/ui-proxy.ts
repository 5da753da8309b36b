/** `ui-proxy`: calls to the product's own routes (contract topic: ui-proxy host API). Without a base there is no route. */
import type { HostInterface } from './interface.ts';
import { unbacked } from './unbacked.ts';

export const uiProxy: HostInterface = {
  name: 'ui-proxy',
  capability: 'cap:ui.proxy',
  functions: {
    'call-route': unbacked(['route', 'payload'], { err: 'denied' }, () => ({ err: 'route-not-found' })),
  },
};
