/** A manifest that publishing accepts, in the form that registration stores (contract topic: manifest v2). */
import type { Endpoint, Manifest } from '../../../contract/manifest.ts';
import { isFilled, isObject } from './publish-rules.ts';

/** `value` must have passed `publishIssues` without a finding. */
export function normaliseManifest(value: unknown): Manifest {
  const fields = isObject(value) ? value : {};
  const api = isObject(fields.api) ? fields.api : {};
  return {
    name: text(fields.name).trim(),
    publisher: isFilled(fields.publisher) ? fields.publisher.trim() : null,
    version: text(fields.version).trim(),
    runtime: text(fields.runtime).trim(),
    capabilities: list(fields.capabilities).map(text),
    ui: normaliseUi(fields.ui),
    endpoints: list(api.endpoints).map(normaliseEndpoint),
  };
}

/** The method and path under which the gateway looks an endpoint up. */
export function normaliseEndpoint(value: unknown): Endpoint {
  const fields = isObject(value) ? value : {};
  const path = tidyPath(text(fields.path));
  return {
    method: text(fields.method).toUpperCase(),
    path: path.startsWith('/') ? path : `/${path}`,
    handler: tidyPath(text(fields.handler)),
  };
}

function tidyPath(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/{2,}/g, '/');
}

function normaliseUi(value: unknown): Manifest['ui'] {
  if (!isObject(value)) return null;
  const hooks = isObject(value.hooks) ? value.hooks : {};
  const appMenu = menu(hooks.appMenu);
  const clientPortalMenu = menu(hooks.clientPortalMenu);
  const kept = { ...(appMenu && { appMenu }), ...(clientPortalMenu && { clientPortalMenu }) };
  return { type: 'iframe', entry: text(value.entry), ...(Object.keys(kept).length > 0 && { hooks: kept }) };
}

function menu(hook: unknown): { label: string } | null {
  return isObject(hook) && isFilled(hook.label) ? { label: hook.label.trim() } : null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
