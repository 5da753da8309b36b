/** The body of `GET /healthz` (contract topic: healthz). */
export interface RunnerHealth {
  cache_writable: boolean;
  bundle_store: string;
  /** The platform echoes a setting here; this runner has no such setting. */
  ext_cache_max_bytes: string | null;
}
