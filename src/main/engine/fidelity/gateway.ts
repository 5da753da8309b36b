/** Switches of the gateway, which carries requests to handlers. */
import type { FidelitySwitch } from './switch.ts';

export const gatewaySwitches = {
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
} as const satisfies Record<string, FidelitySwitch>;
