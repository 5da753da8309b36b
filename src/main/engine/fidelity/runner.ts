/** Switches of the runner. */
import type { FidelitySwitch } from './switch.ts';

export const runnerSwitches = {
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
} as const satisfies Record<string, FidelitySwitch>;
