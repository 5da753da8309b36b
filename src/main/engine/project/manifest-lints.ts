/** Advice about a manifest that publishing accepts but that will not do what its author expects. */
import type { Manifest, Problem } from '../../../contract/manifest.ts';
import { isKnownCapability, normaliseCapability, suggestCapability } from './capabilities.ts';
import type { JsonDocument, Segment } from './json-text.ts';
import { normaliseEndpoint } from './normalise-manifest.ts';
import { isObject, wildcardVersion } from './publish-rules.ts';

/** What the project folder holds besides the manifest; leave a field out where it is not known. */
export interface ProjectFacts {
  hasHandler?: boolean;
  hasUi?: boolean;
}

/** A finding before it has a position: `at` says where it belongs in the manifest. */
export type Finding = Pick<Problem, 'severity' | 'message' | 'why' | 'fix'> & {
  rule: string;
  at: Segment[];
  target?: 'key' | 'value';
};

const bridgeMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** `manifest` is the normalised form of `document`. */
export function lintManifest(document: JsonDocument, manifest: Manifest, facts: ProjectFacts): Finding[] {
  const fields = isObject(document.value) ? document.value : {};
  return [
    ...lintIdentity(manifest),
    ...lintCapabilities(manifest),
    ...lintUi(fields.ui, manifest, facts),
    ...lintEndpoints(fields.api, manifest, facts),
  ];
}

function lintIdentity(manifest: Manifest): Finding[] {
  const findings: Finding[] = [];
  if (manifest.publisher === null) {
    findings.push({
      rule: 'manifest.publisher-missing',
      severity: 'warning',
      at: ['publisher'],
      message: 'The manifest names no publisher.',
      why: 'Here the publisher is then local-dev; a first publish without one fails in the registry.',
      fix: 'Add "publisher" with the name of your organisation.',
    });
  }
  if (wildcardVersion.test(manifest.version)) {
    findings.push({
      rule: 'manifest.version-wildcard',
      severity: 'warning',
      at: ['version'],
      message: 'The version ends in a wildcard.',
      why: 'The registry chooses the patch number at publish, so the published version cannot be installed by this name.',
      fix: 'Write the full version, such as 1.2.3, if it shall be installed right after publishing.',
    });
  }
  if (manifest.runtime !== 'wasm-js@1') {
    findings.push({
      rule: 'manifest.runtime-unusual',
      severity: 'info',
      at: ['runtime'],
      message: `The runtime ${manifest.runtime} has no effect of its own.`,
      why: 'The runner always runs dist/main.wasm as a component.',
      fix: 'Use wasm-js@1.',
    });
  }
  return findings;
}

function lintCapabilities(manifest: Manifest): Finding[] {
  const seen = new Set<string>();
  return manifest.capabilities.flatMap((capability, index): Finding[] => {
    const at = ['capabilities', index];
    if (!isKnownCapability(capability)) {
      const meant = suggestCapability(capability);
      return [
        {
          rule: 'manifest.capability-unknown',
          severity: 'warning',
          at,
          message: `The platform knows no capability ${capability.trim()}.`,
          why: 'It is dropped at install without a word, and host calls that need it are refused.',
          fix: meant ? `Write ${meant}.` : 'Remove it or use one of the known capabilities.',
        },
      ];
    }
    const again = seen.has(normaliseCapability(capability));
    seen.add(normaliseCapability(capability));
    if (!again) return [];
    const message = `The capability ${capability.trim()} is listed twice.`;
    return [{ rule: 'manifest.capability-duplicate', severity: 'info', at, message, fix: 'Remove one of the two.' }];
  });
}

function lintUi(ui: unknown, manifest: Manifest, facts: ProjectFacts): Finding[] {
  if (manifest.ui === null) {
    if (!facts.hasUi) return [];
    return [
      {
        rule: 'manifest.ui-undeclared',
        severity: 'warning',
        at: ['ui'],
        message: 'The project has a user interface that the manifest does not declare.',
        why: 'Without "ui" the extension gets no menu entry.',
        fix: 'Add "ui" with type iframe, an entry and a menu label.',
      },
    ];
  }
  const findings: Finding[] = droppedHooks(ui);
  if (facts.hasUi === false) {
    findings.push({
      rule: 'manifest.ui-absent',
      severity: 'warning',
      at: ['ui'],
      message: 'The manifest declares a user interface, but ui/index.html does not exist.',
      why: 'The page of the extension would be empty.',
      fix: 'Add ui/index.html or remove "ui".',
    });
  }
  if (!/^(\.?\/)?(ui\/)?index\.html$/.test(manifest.ui.entry)) {
    findings.push({
      rule: 'manifest.ui-entry-ignored',
      severity: 'warning',
      at: ['ui', 'entry'],
      message: 'The platform does not read this entry.',
      why: 'It always opens ui/index.html of the bundle.',
      fix: 'Name the start page ui/index.html and write the same here.',
    });
  }
  if (!manifest.ui.hooks) {
    findings.push({
      rule: 'manifest.menu-missing',
      severity: 'info',
      at: ['ui'],
      target: 'key',
      message: 'The user interface has no menu entry.',
      why: 'It can be reached by its address only.',
      fix: 'Add hooks.appMenu with a label.',
    });
  }
  return findings;
}

function droppedHooks(ui: unknown): Finding[] {
  const hooks = isObject(ui) && isObject(ui.hooks) ? ui.hooks : {};
  return Object.keys(hooks)
    .filter((name) => name !== 'appMenu' && name !== 'clientPortalMenu')
    .map((name) => ({
      rule: 'manifest.hook-dropped',
      severity: 'warning',
      at: ['ui', 'hooks', name],
      target: 'key',
      message: `The hook ${name} has no effect.`,
      why: 'Registration keeps appMenu and clientPortalMenu and drops every other hook.',
      fix: 'Remove it or use one of the two.',
    }));
}

function lintEndpoints(api: unknown, manifest: Manifest, facts: ProjectFacts): Finding[] {
  const endpoints = isObject(api) && Array.isArray(api.endpoints) ? api.endpoints : [];
  if (endpoints.length === 0) return facts.hasHandler ? [noEndpoints(isObject(api))] : [];
  const findings = endpoints.flatMap((endpoint, index) => lintEndpoint(endpoint, endpoints.slice(0, index), manifest));
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

function lintEndpoint(endpoint: unknown, earlier: unknown[], manifest: Manifest): Finding[] {
  const { method, path } = normaliseEndpoint(endpoint);
  const at = ['api', 'endpoints', earlier.length];
  const findings: Finding[] = [];
  if (!bridgeMethods.includes(method)) {
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
  return [...findings, ...lintSchedulable(endpoint, at, manifest)];
}

/** Told only to those who care: the manifest asks for the scheduler, or marks the endpoint as schedulable. */
function lintSchedulable(endpoint: unknown, at: Segment[], manifest: Manifest): Finding[] {
  const { method, path } = normaliseEndpoint(endpoint);
  const marked = isObject(endpoint) && endpoint.schedulable === true;
  const wanted = marked || manifest.capabilities.some((name) => normaliseCapability(name) === 'cap:scheduler.manage');
  const schedulable = (method === 'GET' || method === 'POST') && !/[:{}]/.test(path);
  if (!wanted || schedulable) return [];
  return [
    {
      rule: 'manifest.endpoint-unschedulable',
      severity: marked ? 'warning' : 'info',
      at: [...at, marked ? 'schedulable' : 'path'],
      message: `${method} ${path} cannot be scheduled.`,
      why: 'Schedules call GET and POST endpoints without path parameters only, whatever the manifest says.',
      fix: 'Use such an endpoint for scheduled work.',
    },
  ];
}
