/** Where the runner gets bundles and what it asks of the registry. */
import type { Readable } from 'node:stream';

export interface BundleSource {
  /**
   * Asked before every use of a bundle, also of one that is unpacked; throws a `RunnerError` `BUNDLE_REFUSED` where it may
   * not be used. Answers what a trace should tell of it; null for nothing. Without it every bundle may be used.
   */
  demand?(key: string): Promise<string | null>;
  /** Opens the archive at an object key; null when the store holds none. Other failures throw. */
  open(key: string): Promise<Readable | null>;
  /** `ok`, or why the store cannot be reached. */
  probe(): Promise<'ok' | 'bundle_store_unreachable'>;
}

/** The registry's answers that static serving and host dispatch need (contract topics: validation client, host dispatch). */
export interface InstallDirectory {
  /** True when the tenant has the extension installed and the hash belongs to its installed version. */
  validate(tenantId: string, extensionId: string, contentHash: string): Promise<boolean>;
  /** The tenant of a host, where a directory can tell it without the rest; else `lookupByHost` is asked. */
  tenantOfHost?(host: string): Promise<string | null>;
  lookupByHost(host: string): Promise<{ tenantId: string; extensionId: string; contentHash: string } | null>;
}
