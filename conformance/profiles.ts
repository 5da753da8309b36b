/**
 * The environments that a runner is tested with. Most rows of the contract show under `standard`; the others are for
 * rows about what is unset, empty or falls back. `--env` prints one of them. No value holds anything that a shell or an
 * environment file would take apart.
 */
import path from 'node:path';
import type { PeerUrls } from './peers/peers.ts';

export const profileNames = ['standard', 'fallback', 'minimal', 'storeless'] as const;
export type ProfileName = (typeof profileNames)[number];

/** What the peers expect of a runner, and what cases compare with. */
export const shared = {
  authKey: 'conformance-auth-key',
  runnerToken: 'conformance-runner-token',
  serviceToken: 'conformance-service-token',
  vaultToken: 'conformance-vault-token',
  vaultNamespace: 'conformance',
  accessKey: 'conformance-access',
  secretKey: 'conformance-secret-key',
  region: 'eu-test-1',
  frameAncestors: 'https://msp.example.com',
  ownPolicy: 'sandbox',
  /** Echoed as it is, so anything will do. */
  cacheMaxBytes: '1000-apples',
  maxFileBytes: 65_536,
  uiProxyTimeoutMs: 700,
  /** Names that no resolver knows, so that what the list lets through fails in transport. */
  egressHost: 'allowed.invalid',
  streamPrefix: 'conformance-debug:',
  maxEventBytes: 256,
} as const;

/** `folder` is for what the runner and the suite share on disk: the runner's cache and Vault's token. */
export function environmentOf(profile: ProfileName, urls: PeerUrls, folder: string): Record<string, string> {
  const always = {
    ALGA_AUTH_KEY: shared.authKey,
    // The path does not count for the registry, but does for the internal APIs where they fall back to it.
    REGISTRY_BASE_URL: `${urls.registry}/some/path/`,
    EXT_CACHE_ROOT: path.join(folder, 'cache', profile),
  };
  switch (profile) {
    case 'standard':
      return {
        ...always,
        BUNDLE_STORE_BASE: `${urls.store}/bucket/`,
        S3_ACCESS_KEY: shared.accessKey,
        S3_SECRET_KEY: shared.secretKey,
        S3_REGION: shared.region,
        EXT_CACHE_MAX_BYTES: shared.cacheMaxBytes,
        EXT_STATIC_MAX_FILE_BYTES: String(shared.maxFileBytes),
        EXT_UI_FRAME_ANCESTORS: shared.frameAncestors,
        EXT_EGRESS_ALLOWLIST: `${shared.egressHost.toUpperCase()},,${new URL(urls.outside).hostname},*.wild.invalid`,
        STORAGE_API_BASE_URL: `${urls.internal}/base/api/`,
        RUNNER_STORAGE_API_TOKEN: shared.runnerToken,
        RUNNER_SERVICE_TOKEN: shared.serviceToken,
        UI_PROXY_BASE_URL: `${urls.outside}/ui-proxy/`,
        UI_PROXY_AUTH_KEY: 'never-sent',
        UI_PROXY_TIMEOUT_MS: String(shared.uiProxyTimeoutMs),
        VAULT_ADDR: urls.outside,
        VAULT_NAMESPACE: shared.vaultNamespace,
        ALGA_VAULT_TOKEN_FILE: vaultTokenFile(folder),
        RUNNER_DEBUG_REDIS_URL: urls.redis,
        RUNNER_DEBUG_REDIS_STREAM_PREFIX: shared.streamPrefix,
        RUNNER_DEBUG_MAX_EVENT_BYTES: String(shared.maxEventBytes),
      };
    case 'fallback':
      return {
        ...always,
        BUNDLE_STORE_BASE: `${urls.store}/bucket`,
        MINIO_ACCESS_KEY: shared.accessKey,
        MINIO_SECRET_KEY: shared.secretKey,
        EXT_STATIC_MAX_FILE_BYTES: 'plenty',
        EXT_UI_FRAME_ANCESTORS: shared.frameAncestors,
        EXT_UI_CONTENT_SECURITY_POLICY: shared.ownPolicy,
        RUNNER_SERVICE_TOKEN: shared.serviceToken,
        ALGA_VAULT_ADDR: urls.outside,
        ALGA_VAULT_TOKEN_FILE: path.join(folder, 'no-such-token'),
        ALGA_VAULT_TRANSIT_MOUNT: 'other-mount',
      };
    case 'minimal':
      return {
        ...always,
        BUNDLE_STORE_BASE: `${urls.store}/bucket`,
        EXT_STATIC_STRICT_VALIDATION: 'no',
        RUNNER_STORAGE_API_TOKEN: '',
        STORAGE_API_BASE_URL: '',
      };
    case 'storeless':
      return { ...always, EXT_STATIC_STRICT_VALIDATION: '1' };
  }
}

export function vaultTokenFile(folder: string): string {
  return path.join(folder, 'vault-token');
}
