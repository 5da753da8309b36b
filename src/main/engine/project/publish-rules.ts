/**
 * The checks of the platform's publish step: same rules, same order, same messages, all findings at once
 * (contract topic: manifest v2 and its literal messages). Messages are part of the platform's wire format.
 */
import { formatPath, type Segment } from './json-text.ts';

export interface PublishIssue {
  rule: string;
  /** As the publish step writes it: `$`, a key, or a form like `api.endpoints[1].path`. */
  path: string;
  message: string;
  at: Segment[];
  /** Whether the finding is about a key or about its value. */
  target: 'key' | 'value';
}

type Report = (rule: string, at: Segment[], message: string, target?: 'key' | 'value') => void;
type Fields = Record<string, unknown>;

const topLevelFields = ['name', 'publisher', 'version', 'runtime', 'capabilities', 'ui', 'api', 'assets', 'precompiled'];
const acceptedMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const;
export const wildcardVersion = /^\d+\.\d+\.\*$/;
const semver = /^\d+\.\d+\.\d+(-[A-Za-z0-9.-]+)?(\+[A-Za-z0-9.-]+)?$/;

/** What a publish would complain about; empty when it would accept the value. */
export function publishIssues(value: unknown): PublishIssue[] {
  const issues: PublishIssue[] = [];
  const report: Report = (rule, at, message, target = 'value') =>
    issues.push({ rule: `manifest.${rule}`, path: formatPath(at), message, at, target });
  if (!isObject(value)) {
    report('not-an-object', [], 'Manifest must be a JSON object.');
    return issues;
  }
  for (const key of Object.keys(value)) {
    if (!topLevelFields.includes(key)) report('unknown-field', [key], `Unknown top-level field '${key}'.`, 'key');
  }
  checkIdentity(value, report);
  checkTextList(value, 'capabilities', 'Each capability must be a non-empty string.', report);
  checkTextList(value, 'assets', 'Each asset must be a non-empty string.', report);
  checkPrecompiled(value.precompiled, report);
  checkUi(value.ui, report);
  checkApi(value.api, report);
  return issues;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function checkIdentity(fields: Fields, report: Report): void {
  const { name, version, runtime, publisher } = fields;
  if (!isFilled(name)) report('name', ['name'], "Field 'name' is required and must be a non-empty string.");
  const versionText = typeof version === 'string' ? version.trim() : '';
  if (!semver.test(versionText) && !wildcardVersion.test(versionText)) {
    report('version', ['version'], "Field 'version' must be a semver-like string (e.g., 1.2.3, 1.2.3-beta, 1.2.3+build).");
  }
  if (!isFilled(runtime) || !/[@-]/.test(runtime)) {
    report('runtime', ['runtime'], "Field 'runtime' must be a non-empty string containing '@' or '-'.");
  }
  if (publisher !== undefined && !isFilled(publisher)) {
    report('publisher', ['publisher'], "Field 'publisher', if provided, must be a non-empty string.");
  }
}

function checkTextList(fields: Fields, field: 'capabilities' | 'assets', itemMessage: string, report: Report): void {
  const list = fields[field];
  if (list === undefined) return;
  if (!Array.isArray(list)) {
    report(field, [field], `Field '${field}' must be an array of non-empty strings if provided.`);
    return;
  }
  for (const [index, item] of list.entries()) {
    if (!isFilled(item)) report(field, [field, index], itemMessage);
  }
}

function checkPrecompiled(value: unknown, report: Report): void {
  if (value === undefined) return;
  if (!isObject(value)) {
    report(
      'precompiled',
      ['precompiled'],
      "Field 'precompiled' must be an object mapping non-empty keys to non-empty strings.",
    );
    return;
  }
  for (const [key, target] of Object.entries(value)) {
    if (!isFilled(key)) report('precompiled', ['precompiled'], "Field 'precompiled' has an empty key which is not allowed.");
    if (!isFilled(target)) {
      report('precompiled', ['precompiled', key], 'Each precompiled mapping value must be a non-empty string.');
    }
  }
}

function checkUi(ui: unknown, report: Report): void {
  if (ui === undefined) return;
  if (!isObject(ui)) {
    report('ui', ['ui'], "Field 'ui' must be an object if provided.");
    return;
  }
  if (ui.type !== 'iframe') {
    report('ui-type', ['ui', 'type'], "Field 'ui.type' must be exactly 'iframe' when 'ui' is provided.");
  }
  const entry = ['ui', 'entry'];
  if (!isFilled(ui.entry)) {
    report('ui-entry', entry, "Field 'ui.entry' is required and must be a non-empty string when 'ui' is provided.");
  } else if (ui.entry.includes('..')) {
    report('ui-entry', entry, "Field 'ui.entry' must not contain '..'.");
  }
  checkHooks(ui.hooks, report);
}

function checkHooks(hooks: unknown, report: Report): void {
  if (hooks === undefined) return;
  if (!isObject(hooks)) {
    report('hooks', ['ui', 'hooks'], "Field 'ui.hooks' must be an object if provided.");
    return;
  }
  for (const name of ['appMenu', 'clientPortalMenu']) {
    const hook = hooks[name];
    const path = `ui.hooks.${name}`;
    if (hook === undefined) continue;
    if (!isObject(hook)) {
      report('hooks', ['ui', 'hooks', name], `Field '${path}' must be an object if provided.`);
    } else if (!isFilled(hook.label)) {
      report('hooks', ['ui', 'hooks', name, 'label'], `Field '${path}.label' is required and must be a non-empty string.`);
    }
  }
}

function checkApi(api: unknown, report: Report): void {
  if (api === undefined) return;
  if (!isObject(api)) {
    report('api', ['api'], "Field 'api' must be an object if provided.");
  } else if (api.endpoints === undefined) {
    report('api', ['api', 'endpoints'], "Field 'api.endpoints' is required when 'api' is provided.");
  } else if (!Array.isArray(api.endpoints)) {
    report('api', ['api', 'endpoints'], "Field 'api.endpoints' must be an array.");
  } else {
    for (const [index, endpoint] of api.endpoints.entries()) checkEndpoint(endpoint, ['api', 'endpoints', index], report);
  }
}

function checkEndpoint(endpoint: unknown, at: Segment[], report: Report): void {
  if (!isObject(endpoint)) {
    report('endpoint', at, 'Each endpoint must be an object.');
    return;
  }
  const { method, path, handler } = endpoint;
  if (!isFilled(method)) {
    report('endpoint-method', [...at, 'method'], "Endpoint 'method' is required and must be a non-empty string.");
  } else if (!(acceptedMethods as readonly string[]).includes(method.toUpperCase())) {
    const message = `Endpoint 'method' must be one of: ${acceptedMethods.join(', ')} (case-insensitive).`;
    report('endpoint-method', [...at, 'method'], message);
  }
  if (!isFilled(path)) {
    const message = "Endpoint 'path' is required and must be a non-empty string starting with '/'.";
    report('endpoint-path', [...at, 'path'], message);
  } else {
    if (/\s/.test(path)) report('endpoint-path', [...at, 'path'], "Endpoint 'path' must not contain spaces.");
    if (path.includes('..')) report('endpoint-path', [...at, 'path'], "Endpoint 'path' must not contain '..'.");
  }
  if (!isFilled(handler)) {
    report('endpoint-handler', [...at, 'handler'], "Endpoint 'handler' is required and must be a non-empty string.");
  } else if (handler.includes('..')) {
    report('endpoint-handler', [...at, 'handler'], "Endpoint 'handler' must not contain '..'.");
  }
}
