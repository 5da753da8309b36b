/** Which declared endpoint answers a method and path (contract topic: gateway, endpoint match). */
import { endpointMethods } from '../../../contract/common.ts';
import type { Endpoint } from '../../../contract/manifest.ts';

const methods: ReadonlySet<string> = new Set(endpointMethods);

/** The method that access is decided by: upper case, HEAD as GET; null for one that no endpoint can have. */
export function accessMethod(method: string): string | null {
  const upper = method.toUpperCase();
  const effective = upper === 'HEAD' ? 'GET' : upper;
  return methods.has(effective) ? effective : null;
}

/** The first endpoint that matches. Entries without method, path or handler, or of another method, never do. */
export function findEndpoint(endpoints: readonly Endpoint[], method: string, path: string): Endpoint | null {
  const wanted = accessMethod(method);
  if (wanted === null) return null;
  const segments = segmentsOf(path);
  const matches = (endpoint: Endpoint): boolean =>
    isComplete(endpoint) && accessMethod(endpoint.method) === wanted && matchesPath(segmentsOf(endpoint.path), segments);
  return endpoints.find(matches) ?? null;
}

/** True when a declared path matches, whatever the method. */
export function pathMatches(template: string, path: string): boolean {
  return matchesPath(segmentsOf(template), segmentsOf(path));
}

function isComplete(endpoint: Endpoint): boolean {
  return endpoint.method !== '' && endpoint.path !== '' && endpoint.handler !== '';
}

/** `:name` stands for one segment that is not empty; everything else, `{name}` too, is literal. */
function matchesPath(template: readonly string[], segments: readonly string[]): boolean {
  if (template.length !== segments.length) return false;
  return template.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]));
}

function segmentsOf(path: string): string[] {
  let start = 0;
  let end = path.length;
  while (start < end && path[start] === '/') start += 1;
  while (end > start && path[end - 1] === '/') end -= 1;
  return path.slice(start, end).split('/');
}
