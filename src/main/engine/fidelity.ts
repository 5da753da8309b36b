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
  'gateway.foreign-origins': {
    topic: 'global middleware facts, CORS',
    default: 'helpful',
    security: true,
    platform:
      'Any web page may call: its origin is named in the answers, and credentials are allowed. It acts by an API key only.',
    helpful: 'Requests of web pages elsewhere are refused, and no origin is named.',
  },
  'gateway.service-token': {
    topic: 'gateway API route, decision order',
    default: 'platform',
    security: false,
    platform: 'The routes to handlers know signed-in users and API keys; the token of a runner is not let in.',
    helpful: 'A request with the token of the runner and the id of a tenant acts as the selected user of that tenant.',
  },
  'gateway.quotas': {
    topic: 'execution audit, quotas',
    default: 'helpful',
    security: false,
    platform: 'What handlers use is never held against a limit.',
    helpful: 'An install that was given limits is refused with 429 once it used them up in the hour.',
  },
  'api.key-presence': {
    topic: 'global middleware facts, API key presence',
    default: 'platform',
    security: false,
    platform: 'Management routes want the header x-api-key from everybody, whatever it holds.',
    helpful: 'Management routes let requests from this machine in without it.',
  },
  'server.runner-proxy': {
    topic: 'static and iframe plumbing, /runner',
    default: 'helpful',
    security: true,
    platform: 'UIs below /runner have the origin of the server, so their scripts may do what the signed-in user may.',
    helpful: 'UIs below /runner are sandboxed in an origin of their own.',
  },
  'debug.tenant': {
    topic: 'debug stream, consumer',
    default: 'helpful',
    security: true,
    platform: 'Whoever may read extensions may name any tenant and gets its events.',
    helpful: 'The events of the own tenant are answered, those of another are refused.',
  },
  'debug.output': {
    topic: 'debug stream, events that exist',
    default: 'helpful',
    security: false,
    platform: 'Standard output and standard error of a handler reach no reader, and events carry no ids.',
    helpful: 'Output comes like lines of the logging host API, and events carry ids, so that a reader goes on where it was.',
  },
  'runner.deadline': {
    topic: 'runner, limits, time',
    default: 'platform',
    security: false,
    platform: 'A timeout is counted in whole steps of 10 ms: 25 ms are 20, and anything below 10 ms is 10.',
    helpful:
      'A timeout is taken as it is, counted from when the request was handed over, and the guest ends just before its caller gives up: so the trace tells the true reason.',
  },
  'runner.wasi-http': {
    topic: 'runner, WASI',
    default: 'platform',
    security: false,
    platform: 'A guest’s own fetch needs no capability. It goes through the policy for outgoing requests all the same.',
    helpful: 'A guest’s own fetch needs cap:http.fetch, as the host call does.',
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
  'installs.capabilities': {
    topic: 'install configuration resolution, providers',
    default: 'helpful',
    security: true,
    platform: 'A version gets every capability that it asks for; nothing can be withheld.',
    helpful: 'What is withheld of an install it does not get, whatever its versions ask for.',
  },
  'installs.reinstall-config': {
    topic: 'install, effects',
    default: 'helpful',
    security: false,
    platform: 'Installing an extension again clears its configuration.',
    helpful: 'Installing an extension again keeps its configuration.',
  },
  'installs.stored-records': {
    topic: 'uninstall, effects',
    default: 'helpful',
    security: false,
    platform: 'An extension that comes back gets a new install id, and what it stored before is out of its reach.',
    helpful: 'An extension that comes back gets the install id that it had, and finds what it stored before.',
  },
  'installs.uninstall-bundle': {
    topic: 'uninstall, effects',
    default: 'helpful',
    security: false,
    platform: 'Uninstalling deletes the newest bundle of the version, so that installing it again cannot run.',
    helpful: 'Uninstalling keeps the bundles of versions that the registry knows.',
  },
  'installs.disabled-ui': {
    topic: 'registry endpoints used by the runner',
    default: 'helpful',
    security: false,
    platform: 'The UI of a disabled install is still served.',
    helpful: 'The UI of a disabled install is not found, as its handler is not.',
  },
  'api.unmounted-routes': {
    topic: 'other management routes',
    default: 'helpful',
    security: false,
    platform: 'Updating, install facts, schedules and stored records answer 404: production does not mount these routes.',
    helpful: 'These routes answer as the source of the platform has them.',
  },
  'api.session-guard': {
    topic: 'install and uninstall, authentication',
    default: 'helpful',
    security: false,
    platform: 'Installing and uninstalling by API key alone is refused: a guard looks for a session first.',
    helpful: 'An API key with the scope extension:write installs and uninstalls.',
  },
  'publish.gate': {
    topic: 'bundle publishing, gate',
    default: 'helpful',
    security: true,
    platform:
      'Whoever sends the header x-alga-admin may publish, for any tenant that a header names; the API key is not looked at.',
    helpful:
      'The API key must have the scope extension:publish and names the tenant; the header is asked for too. Calls are counted by key.',
  },
  'publish.staging-owner': {
    topic: 'bundle publishing, staged object',
    default: 'helpful',
    security: true,
    platform: 'Anyone may publish or abort any staged upload whose key they know.',
    helpful: 'Only the API key that uploaded a bundle may; to others it is not there.',
  },
  'publish.upload-check': {
    topic: 'bundle publishing, upload-proxy',
    default: 'helpful',
    security: false,
    platform: 'The number of bytes received and the declared hash are not looked at before a bundle is finalized.',
    helpful: 'An upload that is not what was announced is refused as it comes in, and nothing of it is kept.',
  },
  'publish.staged-object': {
    topic: 'bundle publishing, finalize',
    default: 'helpful',
    security: false,
    platform: 'A staged upload stays after it was published, and can be published again as the next patch of a wildcard.',
    helpful: 'A staged upload is removed when it was published; publishing it again answers that the version exists.',
  },
  'publish.order': {
    topic: 'bundle publishing, finalize',
    default: 'helpful',
    security: false,
    platform: 'A version is registered before its archive is copied: a failed copy uses the version up.',
    helpful: 'A version is registered when its archive is in its place, all rows at once: a failure leaves nothing behind.',
  },
  'publish.manifest-source': {
    topic: 'bundle publishing, finalize',
    default: 'helpful',
    security: false,
    platform: 'A manifest that is sent beside the archive is taken as it is; the one in the archive is not looked at.',
    helpful: 'A manifest that differs from the one in the archive is refused, and so is an archive that cannot be read.',
  },
  'publish.manifest-place': {
    topic: 'bundle publishing, manifest found at finalize',
    default: 'platform',
    security: false,
    platform: 'The first manifest.json in the archive counts, be it at the root or in a folder such as ui.',
    helpful: 'The manifest.json at the root of the archive counts, wherever it stands.',
  },
  'publish.unknown-publisher': {
    topic: 'version and hash rules, registry lookup',
    default: 'helpful',
    security: false,
    platform: 'A manifest without a publisher for an extension that is not registered yet fails with 500 and no reason.',
    helpful: 'It is refused as an invalid manifest, with the missing field named.',
  },
  'api.registry-key': {
    topic: 'registry endpoints used by the runner',
    default: 'helpful',
    security: true,
    platform: 'Whoever sends any API key may ask which tenant a host belongs to, and which bundles are installed.',
    helpful: 'The key must be that of the runner, or one of this workbench, which learns about its own tenant only.',
  },
  'api.storage-flags': {
    topic: 'stored records over HTTP, list',
    default: 'helpful',
    security: false,
    platform: 'The text false in includeValues and includeMetadata counts as true.',
    helpful: 'The text false means no.',
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
