/** What a host may set about the runner's routes. */
import type { Explanation, ObservedSpan } from '../observe.ts';
import type { ExecuteBody, ExecuteResponse } from '../types.ts';

export interface RunnerHttpOptions {
  /** `platform` marks every answer as immutable, as production does; `helpful` only what belongs to a content hash. */
  cachePolicy?: 'platform' | 'helpful';
  /** Origins that may embed a UI, as a CSP source list, read for each page; without it the policy names none. */
  frameAncestors?: () => string;
  /** Replaces the whole content security policy of pages. */
  contentSecurityPolicy?: string;
  /** Bytes of one file that is served; larger ones are refused. No limit by default, as on the platform. */
  maxFileBytes?: number;
  /**
   * Host names, without port, under which the API may be reached besides the loopback ones. `any` is the platform's
   * way: no name is judged, which suits a runner that only servers can reach.
   */
  serviceHosts?: readonly string[] | 'any';
  /** False serves UIs without asking the registry, as the platform does when told so. True by default. */
  validate?: boolean;
  /** `keep` by default: the platform drops the query of a visitor whom it sends on to the UI. */
  dispatchQuery?: 'keep' | 'drop';
  /** Called for each execution that comes in by the route. */
  observe?: (body: ExecuteBody) => ExecutionObserver;
  /** Demanded in `x-runner-service-token` by the routes that run or load handlers; without it they are open. */
  serviceToken?: string;
  /** False leaves out what the platform's runner lacks: the metrics route, and a warm-up that works. True by default. */
  extras?: boolean;
  /** Echoed by the health route. */
  cacheMaxBytes?: string | null;
}

/** Follows one execution. */
export interface ExecutionObserver {
  /** Parent of the spans that the execution opens. */
  span: ObservedSpan;
  end(response: ExecuteResponse, explanation: Explanation | null): void;
}

/** The part of a pino logger that the runner uses. */
export interface RunnerLogger {
  error(details: object, message: string): void;
}
