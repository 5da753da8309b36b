/** `user`: who is signed in (contract topic: user host API). Scheduled runs have no user. */
import type { ExecuteUser } from '../types.ts';
import type { HostInterface, HostOutcome } from './interface.ts';

export const user: HostInterface = {
  name: 'user',
  capability: 'cap:user.read',
  functions: {
    'get-user': {
      at: 'worker',
      params: [],
      denied: { err: 'not-allowed' },
      answer: (frame) => userOutcome(frame.user, (user) => userData(frame.scope.tenantId, user)),
    },
  },
};

/** `not-available` without a user, else what `build` makes of it. */
export function userOutcome(user: ExecuteUser | null, build: (user: ExecuteUser) => object): HostOutcome {
  return user === null ? { err: 'not-available' } : { ok: build(user) };
}

/** The record `user-data`. */
export function userData(tenantId: string, user: ExecuteUser): Record<string, string> {
  return {
    tenantId,
    clientName: user.client_name,
    userId: user.user_id,
    userEmail: user.user_email,
    userName: user.user_name,
    userType: user.user_type,
  };
}
