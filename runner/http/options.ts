/** What a host may set about the runner's routes. */
export interface RunnerHttpOptions {
  /** `platform` marks every answer as immutable, as production does; `helpful` only what belongs to a content hash. */
  cachePolicy?: 'platform' | 'helpful';
  /** Origins that may embed a UI, as a CSP source list, read for each page; without it the policy names none. */
  frameAncestors?: () => string;
  /** Replaces the whole content security policy of pages. */
  contentSecurityPolicy?: string;
  /** Bytes of one file that is served; larger ones are refused. No limit by default, as on the platform. */
  maxFileBytes?: number;
  /** Host names, without port, under which the API may be reached besides the loopback ones. */
  serviceHosts?: readonly string[];
}

/** The part of a pino logger that the runner uses. */
export interface RunnerLogger {
  error(details: object, message: string): void;
}
