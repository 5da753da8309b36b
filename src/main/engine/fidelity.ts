/**
 * Where the platform's code departs from its documents or has a defect, the workbench has one switch: `platform`
 * does what production does, `helpful` what an author would rather have. This table is the list of all of them.
 */
export type FidelityPosition = 'platform' | 'helpful';

interface FidelitySwitch {
  /** The contract's topic. */
  topic: string;
  default: FidelityPosition;
  /** True where the platform's behaviour is a security matter. */
  security: boolean;
  platform: string;
  helpful: string;
}

export const fidelitySwitches = {
  'gateway.response-headers': {
    topic: 'gateway API route, response handling',
    default: 'platform',
    security: false,
    platform:
      'Replies of /api/ext carry application/json and a year of immutable caching; the headers of the handler are lost.',
    helpful: 'Replies of /api/ext carry the content-type, cache-control and etag that the handler set.',
  },
  'gateway.execute-body-limit': {
    topic: 'execute request, size limit',
    default: 'platform',
    security: false,
    platform: 'A request whose execute document is over 2 097 152 bytes is refused, as the production runner does.',
    helpful: 'A larger request runs, up to the limits of the gateway.',
  },
  'gateway.runner-address': {
    topic: 'gateway routes, base URL of the runner',
    default: 'helpful',
    security: false,
    platform:
      'Only the proxy route heeds RUNNER_BACKEND; the API route and schedules call RUNNER_BASE_URL, or port 8080 of the same machine.',
    helpful: 'All calls go to the same runner.',
  },
  'gateway.runner-token': {
    topic: 'gateway routes, headers to the runner',
    default: 'helpful',
    security: false,
    platform: 'The proxy route alone sends RUNNER_SERVICE_TOKEN to the runner.',
    helpful: 'Every call does, so that a runner can refuse all others.',
  },
  'runner.deadline': {
    topic: 'runner, limits, time',
    default: 'platform',
    security: false,
    platform: 'A timeout is counted in whole steps of 10 ms: 25 ms are 20, and anything below 10 ms is 10.',
    helpful: 'A timeout is taken as it is.',
  },
  'runner.cache-policy': {
    topic: 'runner, cache headers',
    default: 'helpful',
    security: false,
    platform: 'Every answer of the runner is marked as immutable for a year.',
    helpful: 'Only files of a content hash are; everything else is not stored.',
  },
  'runner.dispatch-query': {
    topic: 'runner, host dispatch',
    default: 'helpful',
    security: false,
    platform: 'The redirect from the root of an install’s host drops the query, the origin of the embedding page with it.',
    helpful: 'The redirect keeps the query.',
  },
  'runner.extras': {
    topic: 'runner, routes',
    default: 'helpful',
    security: false,
    platform: 'There are no metrics, and warming up always refuses.',
    helpful: 'The route /metrics counts what the runner does, and /warmup works for a tenant, an extension and a content hash.',
  },
  'storage.list-paging': {
    topic: 'storage host API, list',
    default: 'platform',
    security: false,
    platform: 'Each page of a list begins one record too late: the first record behind a page is never listed.',
    helpful: 'Pages follow one another without a gap.',
  },
  'scheduler.update-omitted': {
    topic: 'scheduler host API, update',
    default: 'platform',
    security: false,
    platform: 'An update that names no name or no payload clears them.',
    helpful: 'An update leaves what it does not name as it is.',
  },
  'scheduler.failure-text': {
    topic: 'scheduler host API, record functions',
    default: 'platform',
    security: false,
    platform: 'A refused change reaches the handler as the debug print of an error case; what was wrong is lost.',
    helpful: 'The handler gets the error and the errors of the fields.',
  },
  'scheduler.minimum-interval': {
    topic: 'scheduler validation, cron',
    default: 'platform',
    security: false,
    platform: 'Only the plainest expressions are held to the minimum of five minutes: 0-59 * * * * passes.',
    helpful: 'Every expression is, by the times that it comes to.',
  },
  'invoicing.failure-text': {
    topic: 'invoicing host API, errors',
    default: 'platform',
    security: false,
    platform: 'A refused invoice reaches the handler as one text: the status and the raw body of the answer.',
    helpful: 'The handler gets the error and the errors of the fields.',
  },
  'clients.search': {
    topic: 'clients host API, search',
    default: 'platform',
    security: false,
    platform: 'A search for clients fails: it compares the text with a column of another type.',
    helpful: 'A search finds clients by name, id and billing email.',
  },
  'services.search-wildcards': {
    topic: 'services host API, search',
    default: 'platform',
    security: false,
    platform: 'Percent signs and underscores in a search stand for any characters.',
    helpful: 'A search is taken literally.',
  },
  'registry.current-bundle': {
    topic: 'install configuration resolution, content hash',
    default: 'helpful',
    security: false,
    platform: 'The bundle that was added last to a version runs, even when an older one was installed again.',
    helpful: 'The bundle that was installed last runs.',
  },
} as const satisfies Record<string, FidelitySwitch>;

export type FidelityId = keyof typeof fidelitySwitches;
export type FidelityOverrides = Partial<Record<FidelityId, FidelityPosition>>;

export interface Fidelity {
  position(id: FidelityId): FidelityPosition;
}

/** Positions by switch: the overrides, else the defaults. */
export function createFidelity(overrides: FidelityOverrides = {}): Fidelity {
  return { position: (id) => overrides[id] ?? fidelitySwitches[id].default };
}
