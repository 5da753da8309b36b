/** Advice about endpoints that publishing accepts but that will not do what their author expects. */
import { endpointMethods } from '../../../contract/common.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { normaliseCapability } from './capabilities.ts';
import type { Finding, ProjectFacts } from './finding.ts';
import { normaliseEndpoint } from './normalise-manifest.ts';
import { isObject } from './publish-rules.ts';

const unschedulableWhy = 'Schedules call GET and POST endpoints without path parameters only, whatever the manifest says.';

/** Advice about `api`: routes that nobody can call, and a handler or a scheduler without routes. */
export function lintEndpoints(api: unknown, manifest: Manifest, facts: ProjectFacts): Finding[] {
  const endpoints = isObject(api) && Array.isArray(api.endpoints) ? api.endpoints : [];
  if (endpoints.length === 0) return facts.hasHandler ? [noEndpoints(isObject(api))] : [];
  const findings = [
    ...endpoints.flatMap((endpoint, index) => lintEndpoint(endpoint, endpoints.slice(0, index))),
    ...lintScheduler(endpoints, manifest),
  ];
  if (facts.hasHandler !== false) return findings;
  return [
    ...findings,
    {
      rule: 'manifest.handler-absent',
      severity: 'warning',
      at: ['api', 'endpoints'],
      target: 'key',
      message: 'The manifest declares endpoints, but the project has no handler source.',
      why: 'Without dist/main.wasm in the bundle every call fails.',
      fix: 'Add src/handler.ts or remove the endpoints.',
    },
  ];
}

function noEndpoints(hasApi: boolean): Finding {
  return {
    rule: 'manifest.endpoints-missing',
    severity: 'warning',
    at: hasApi ? ['api', 'endpoints'] : ['api'],
    message: 'The project has a handler, but the manifest declares no endpoints.',
    why: 'The gateway answers 404 for every route that is not declared.',
    fix: 'List the routes of the handler under api.endpoints.',
  };
}

function lintEndpoint(endpoint: unknown, earlier: unknown[]): Finding[] {
  const { method, path } = normaliseEndpoint(endpoint);
  const at = ['api', 'endpoints', earlier.length];
  const findings: Finding[] = [];
  if (!(endpointMethods as readonly string[]).includes(method)) {
    findings.push({
      rule: 'manifest.method-uncallable',
      severity: 'warning',
      at: [...at, 'method'],
      message: `No request can reach a ${method} endpoint.`,
      why: method === 'HEAD' ? 'The gateway looks HEAD requests up as GET.' : 'The gateway answers OPTIONS itself.',
      fix: method === 'HEAD' ? 'Declare the endpoint with GET.' : 'Remove the endpoint.',
    });
  }
  const twin = earlier.map(normaliseEndpoint).some((other) => other.method === method && other.path === path);
  if (twin) {
    findings.push({
      rule: 'manifest.endpoint-duplicate',
      severity: 'warning',
      at,
      message: `${method} ${path} is declared twice.`,
      why: 'The first declaration wins.',
      fix: 'Remove one of the two.',
    });
  }
  if (isObject(endpoint) && endpoint.schedulable === true && !isSchedulable(endpoint)) {
    findings.push({
      rule: 'manifest.endpoint-unschedulable',
      severity: 'warning',
      at: [...at, 'schedulable'],
      target: 'key',
      message: `${method} ${path} cannot be scheduled.`,
      why: unschedulableWhy,
      fix: 'Use such an endpoint for scheduled work.',
    });
  }
  return findings;
}

function isSchedulable(endpoint: unknown): boolean {
  const { method, path } = normaliseEndpoint(endpoint);
  return (method === 'GET' || method === 'POST') && !/[:{}]/.test(path);
}

function lintScheduler(endpoints: unknown[], manifest: Manifest): Finding[] {
  const index = manifest.capabilities.findIndex((name) => normaliseCapability(name) === 'cap:scheduler.manage');
  if (index < 0 || endpoints.some(isSchedulable)) return [];
  return [
    {
      rule: 'manifest.nothing-schedulable',
      severity: 'warning',
      at: ['capabilities', index],
      message: 'The manifest asks for the scheduler, but no endpoint can be scheduled.',
      why: unschedulableWhy,
      fix: 'Declare a GET or POST endpoint without path parameters.',
    },
  ];
}
