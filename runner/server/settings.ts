/** What the platform's environment variables say to a runner (contract topic: runner environment). */
import { readFileSync } from 'node:fs';

export interface StoreSettings {
  /** Root of the bundles, with the bucket, without a slash at its end. */
  base: string;
  /** Requests are signed where both keys are set. */
  keys: { access: string; secret: string } | null;
  region: string;
}

export interface VaultSettings {
  address: string | null;
  namespace: string | null;
  tokenFile: string;
  mount: string;
}

export interface DebugStreamSettings {
  url: string;
  password: string | null;
  prefix: string;
  maxLength: number;
  maxEventBytes: number;
}

export interface RunnerSettings {
  port: number;
  /** `x-api-key` of requests to the registry. */
  authKey: string;
  registryOrigin: string;
  /** Null leaves executions without a store; they then fail with the platform's own text. */
  store: StoreSettings | null;
  cacheRoot: string;
  /** As it was given, for the health route. */
  cacheMaxBytes: string | null;
  /** The same as a number, which the platform's runner does not heed; null for no limit. */
  cacheBytes: number | null;
  /** Demanded from callers of handlers where it is set; the platform's runner asks for none. */
  executeToken: string | null;
  maxFileBytes: number | undefined;
  strictValidation: boolean;
  frameAncestors: string;
  contentSecurityPolicy: string;
  egressAllow: string[];
  /** Base of the internal APIs, without a slash and without `/api` at its end. */
  internalBase: string;
  internalToken: string | null;
  uiProxyBase: string | null;
  uiProxyTimeoutMs: number;
  vault: VaultSettings;
  debugStream: DebugStreamSettings | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that keeps the runner from starting; the message names the variable. */
export class SettingsError extends Error {
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(message);
    this.name = 'SettingsError';
    this.variable = variable;
  }
}

/** Throws `SettingsError` for what the platform's runner does not start with either. */
export function readSettings(env: Environment): RunnerSettings {
  const set = (name: string): string | null => env[name]?.trim() || null;
  const registry = registryUrl(set('REGISTRY_BASE_URL'));
  return {
    port: portOf(env['PORT']),
    authKey: authKeyOf(env),
    registryOrigin: registry.origin,
    store: storeOf(env),
    cacheRoot: set('EXT_CACHE_ROOT') ?? '/tmp/alga-ext-cache',
    cacheMaxBytes: env['EXT_CACHE_MAX_BYTES'] ?? null,
    cacheBytes: countOf(env['EXT_CACHE_MAX_BYTES']),
    executeToken: set('RUNNER_EXECUTE_TOKEN'),
    maxFileBytes: countOf(env['EXT_STATIC_MAX_FILE_BYTES']) ?? undefined,
    strictValidation: ['1', 'true', 'yes'].includes((env['EXT_STATIC_STRICT_VALIDATION'] ?? 'true').trim().toLowerCase()),
    frameAncestors: set('EXT_UI_FRAME_ANCESTORS') ?? '',
    contentSecurityPolicy: set('EXT_UI_CONTENT_SECURITY_POLICY') ?? '',
    egressAllow: (env['EXT_EGRESS_ALLOWLIST'] ?? '').split(','),
    // A first variable that is set but empty still counts, as on the platform: calls then fail.
    internalBase: internalBaseOf(env['STORAGE_API_BASE_URL'] ?? registry.href),
    internalToken: env['RUNNER_STORAGE_API_TOKEN'] ?? env['RUNNER_SERVICE_TOKEN'] ?? null,
    uiProxyBase: set('UI_PROXY_BASE_URL'),
    uiProxyTimeoutMs: countOf(env['UI_PROXY_TIMEOUT_MS']) || 5000,
    vault: {
      address: set('VAULT_ADDR') ?? set('ALGA_VAULT_ADDR'),
      namespace: set('VAULT_NAMESPACE'),
      tokenFile: set('ALGA_VAULT_TOKEN_FILE') ?? '/run/secrets/alga_vault_token',
      mount: set('ALGA_VAULT_TRANSIT_MOUNT') ?? 'transit',
    },
    debugStream: debugStreamOf(env),
  };
}

/** `http://h:3000/api/` and `http://h:3000/` both mean `http://h:3000`. */
export function internalBaseOf(base: string): string {
  return base
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/api$/, '');
}

function registryUrl(base: string | null): URL {
  if (base === null) throw new SettingsError('REGISTRY_BASE_URL', 'REGISTRY_BASE_URL is not set');
  if (!URL.canParse(base)) throw new SettingsError('REGISTRY_BASE_URL', 'REGISTRY_BASE_URL is not a URL');
  return new URL(base);
}

function authKeyOf(env: Environment): string {
  const given = env['ALGA_AUTH_KEY']?.trim() ?? '';
  if (given !== '') return given;
  const file = env['ALGA_AUTH_KEY_FILE']?.trim() || '/vault/secrets/alga_auth_key';
  try {
    const key = readFileSync(file, 'utf8').trim();
    if (key !== '') return key;
  } catch {
    // Told below, together with the variable that would do instead.
  }
  throw new SettingsError('ALGA_AUTH_KEY', `ALGA_AUTH_KEY is not set and ${file} holds no key`);
}

function storeOf(env: Environment): StoreSettings | null {
  const base = env['BUNDLE_STORE_BASE']?.trim() ?? '';
  if (base === '') return null;
  if (!URL.canParse(base)) throw new SettingsError('BUNDLE_STORE_BASE', 'BUNDLE_STORE_BASE is not a URL');
  const access = env['S3_ACCESS_KEY'] || env['MINIO_ACCESS_KEY'];
  const secret = env['S3_SECRET_KEY'] || env['MINIO_SECRET_KEY'];
  return {
    base: base.replace(/\/+$/, ''),
    keys: access && secret ? { access, secret } : null,
    region: env['S3_REGION']?.trim() || 'us-east-1',
  };
}

function debugStreamOf(env: Environment): DebugStreamSettings | null {
  const url = env['RUNNER_DEBUG_REDIS_URL']?.trim() ?? '';
  if (url === '') return null;
  return {
    url,
    password: env['RUNNER_DEBUG_REDIS_PASSWORD'] || null,
    prefix: env['RUNNER_DEBUG_REDIS_STREAM_PREFIX'] || 'ext-debug:',
    maxLength: countOf(env['RUNNER_DEBUG_REDIS_MAXLEN']) ?? 2000,
    maxEventBytes: countOf(env['RUNNER_DEBUG_MAX_EVENT_BYTES']) ?? 8192,
  };
}

function portOf(text: string | undefined): number {
  const port = countOf(text);
  return port !== null && port <= 65_535 ? port : 8080;
}

/** Null for anything but a whole number. */
function countOf(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  return /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : null;
}
