/** The rule for listening where other machines reach it. */
import { WorkbenchError } from '../../../contract/errors.ts';
import { isLoopback } from './local-host.ts';

interface Exposure {
  /** Address of the gateway; undefined for loopback. */
  host: string | undefined;
  requireAuth: boolean;
}

/**
 * What a person must know about an address that others reach; null for loopback. Fails with `INPUT_INVALID` where
 * everybody who reaches it could act as the local user.
 */
export function exposureNotice({ host, requireAuth }: Exposure): string | null {
  if (host === undefined || isLoopback(host)) return null;
  if (!requireAuth) {
    throw new WorkbenchError({
      code: 'INPUT_INVALID',
      what: `The gateway may not listen on ${host}.`,
      why: 'Other machines reach it there, and without authentication everybody would act as the local user.',
      fix: 'Add --require-auth, and make API keys for those who may use it.',
    });
  }
  return (
    `The gateway listens on ${host}, where other machines reach it, without encryption: ` +
    'use a network that you trust, or put a proxy with TLS before it. The window stays on this machine.'
  );
}
