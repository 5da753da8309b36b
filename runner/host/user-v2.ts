/** `user-v2`: as `user`, with the client and additional fields, sorted by key (contract topic: user host API). */
import type { HostInterface } from './interface.ts';
import { userData, userOutcome } from './user.ts';

export const userV2: HostInterface = {
  name: 'user-v2',
  capability: 'cap:user.read',
  functions: {
    'get-user': {
      at: 'worker',
      params: [],
      denied: { err: 'not-allowed' },
      answer: (frame) =>
        userOutcome(frame.user, (user) => ({
          ...userData(frame.scope.tenantId, user),
          clientId: user.client_id ?? undefined,
          additionalFields: Object.entries(user.additional_fields).toSorted(([one], [other]) => (one < other ? -1 : 1)),
        })),
    },
  },
};
