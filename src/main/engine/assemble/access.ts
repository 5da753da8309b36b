/** Who may do what from outside of the window: API keys, sessions, and the names that the gateway answers to. */
import { randomBytes } from 'node:crypto';
import { createApiKeys } from '../access/api-keys.ts';
import { createIdentify } from '../access/session.ts';
import { expectedToken, hostTokenNames, isToken } from '../api/internal/token.ts';
import { createAuthorise } from '../api/session.ts';
import { anyHost } from '../gateway/origin-guard.ts';
import { isLoopback, localNames } from '../listen/local-host.ts';
import type { Base } from './options.ts';
import type { Records } from './records.ts';

const isRemote = (gatewayHost: string | undefined): boolean => gatewayHost !== undefined && !isLoopback(gatewayHost);

/** Tokens that samples carry are none in production, nor where other machines can reach the gateway. */
export function refusesSampleTokens({ settings, gatewayHost }: Base): boolean {
  return settings.get('NODE_ENV') === 'production' || isRemote(gatewayHost);
}

export function openAccess(base: Base, { db, tenants }: Records) {
  const { clock, logger, fidelity, settings, changed, requireAuth = false, gatewayHost } = base;
  const internalToken = randomBytes(24).toString('base64url');
  const apiKeys = createApiKeys({ db, clock, tenants, changed: () => changed('api-keys') });

  function isServiceToken(sent: string): boolean {
    if (fidelity.position('gateway.service-token') === 'platform') return false;
    const tokens = {
      RUNNER_STORAGE_API_TOKEN: settings.get('RUNNER_STORAGE_API_TOKEN'),
      RUNNER_SERVICE_TOKEN: settings.get('RUNNER_SERVICE_TOKEN'),
    };
    return isToken(expectedToken(tokens, hostTokenNames, refusesSampleTokens(base)), sent);
  }

  const identify = createIdentify({ tenants, keys: apiKeys, internalToken, requireAuth, isServiceToken });
  const hosts = isRemote(gatewayHost) ? [anyHost] : [...localNames, ...(gatewayHost === undefined ? [] : [gatewayHost])];
  return {
    apiKeys,
    internalToken,
    identify,
    authorise: createAuthorise({ identify, tenants, logger }),
    allowedHosts: (): readonly string[] => hosts,
  };
}
export type Access = ReturnType<typeof openAccess>;
