/** `context`: who the call is for (contract topic: context host API). The install's configuration is not part of it. */
import type { GuestFrame, HostInterface } from './interface.ts';

export const context: HostInterface = {
  name: 'context',
  capability: 'cap:context.read',
  functions: {
    'get-context': { at: 'worker', params: [], denied: 'trap', answer: (frame) => ({ ok: contextData(frame) }) },
  },
};

/** The record `context-data`; the guest gets the same one in its request. */
export function contextData({ scope }: Pick<GuestFrame, 'scope'>): Record<string, string | undefined> {
  return {
    requestId: scope.requestId ?? undefined,
    tenantId: scope.tenantId,
    extensionId: scope.extensionId,
    installId: scope.installId ?? undefined,
    versionId: scope.versionId ?? undefined,
  };
}
