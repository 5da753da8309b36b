/** The body of `GET /healthz` (contract topic: healthz). */
export interface RunnerHealth {
  cache_writable: boolean;
  bundle_store: string;
  /** A setting that the platform only echoes. */
  ext_cache_max_bytes: string | null;
}
