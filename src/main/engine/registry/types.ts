/** What the other parts of the engine ask of the registry. */
import type { Install } from '../../../contract/installs.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { SecretEnvelope } from '../../../../runner/types.ts';

export interface DevInstallInput {
  tenantId: string;
  /** Publisher defaults to `local-dev` where the manifest names none. */
  manifest: Manifest;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
  sizeBytes: number;
  /** What the manifest subscribes to. Nothing delivers events, here or on the platform; publishing refuses the field. */
  events?: readonly { topic: string; handler: string }[];
}

/** What the gateway needs to run an install (contract topic: install configuration resolution). */
export interface InstallConfig {
  install: Install;
  config: Record<string, string>;
  /** Capability strings: granted, requested and the three defaults, known ones only, without what is withheld. */
  providers: string[];
  /** What the install would get if nobody had withheld it. */
  withheld: string[];
  configVersion: string | null;
  secretsVersion: string | null;
  secretEnvelope: SecretEnvelope | null;
}

export type ExecutionStatus = 'ok' | 'error' | 'timeout' | 'policy_denied' | 'upstream_error';

/** The execution audit (contract topic: execution audit). */
export interface ExecutionLog {
  start(row: {
    tenantId: string;
    registryId: string;
    versionId: string;
    requestId: string;
    metrics: Record<string, string | number | null>;
  }): string;
  finish(
    id: string,
    outcome: { status: ExecutionStatus; error: string | null; metrics: Record<string, string | number | null> },
  ): void;
}

export interface Registry {
  /**
   * Writes registry, version, bundle, endpoint and install rows in one transaction and makes the bundle the
   * current one of its version. Ids are the platform's deterministic ones.
   */
  devInstall(input: DevInstallInput): Install;
  list(tenantId: string): Install[];
  /** By install id, registry id or slug `publisher.name` (any case); null when the tenant has no such install. */
  resolve(tenantId: string, extension: string): Install | null;
  /** Null when the install vanished. */
  config(tenantId: string, installId: string): InstallConfig | null;
  /** True when a bundle of the installed version has this hash (contract topic: registry endpoints used by the runner). */
  validate(tenantId: string, registryId: string, contentHash: string): boolean;
  /** Matches the install's host on this machine, `<installId>.localhost`, or its runner domain. */
  lookupByHost(host: string): { tenantId: string; registryId: string; contentHash: string; installId: string } | null;
  executions: ExecutionLog;
}

/** Secrets of an install: stored encrypted, handed to the runner as an envelope, never listed with values. */
export interface SecretVault {
  list(installId: string): { name: string; updatedAt: number }[];
  set(installId: string, name: string, value: string): { name: string; updatedAt: number };
  /** False when there was none of that name. */
  remove(installId: string, name: string): boolean;
  /** Removes all secrets of an install unopened, the way out of `SECRETS_LOCKED`. False when there were none. */
  discard(installId: string): boolean;
  envelope(installId: string): SecretEnvelope | null;
  /** Another one after each change; the runner's caches stand on it. Null when the install has no secrets. */
  version(installId: string): string | null;
  /** Seals all secrets with a new key; answers of how many installs. Fails with `SECRETS_LOCKED` when some are locked. */
  rotateKey(): number;
  /** All stored values, for redaction of logs and traces. */
  values(): string[];
  /** What a person must know about how the key is kept; null when nothing. */
  notice(): string | null;
}
