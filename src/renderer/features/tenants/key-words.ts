/** How API keys read: whether they can still be used, what their scopes allow, how long they last. */
import type { ApiKey, ApiKeyScope } from '../../../contract/api-keys.ts';
import type { Status } from '../../ui/StatusDot.tsx';

export interface KeyState {
  status: Status;
  label: 'Active' | 'Expires soon' | 'Expired' | 'Revoked';
}

const day = 86_400_000;
const soonMs = 7 * day;

/** `now` in epoch milliseconds. */
export function keyState({ revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, now: number): KeyState {
  if (revokedAt !== null) return { status: 'idle', label: 'Revoked' };
  if (expiresAt === null) return { status: 'ok', label: 'Active' };
  if (expiresAt <= now) return { status: 'idle', label: 'Expired' };
  return expiresAt - now <= soonMs ? { status: 'warn', label: 'Expires soon' } : { status: 'ok', label: 'Active' };
}

/** What each scope lets the holder of a key do. */
export const scopeWords: Readonly<Record<ApiKeyScope, string>> = {
  'extension:read': 'Read what is registered and installed, schedules, and stored records.',
  'extension:write': 'Install, update and uninstall; change schedules and stored records.',
  'extension:publish': 'Upload bundles and publish versions to the registry.',
  'extension:call': 'Call extensions by way of the gateway: GET together with read, all else together with write.',
};

/** What is easily overlooked in a choice of scopes; null when nothing is. */
export function scopeNote(scopes: readonly ApiKeyScope[]): string | null {
  if (!scopes.includes('extension:call')) return null;
  const canRead = scopes.includes('extension:read');
  const canWrite = scopes.includes('extension:write');
  if (canRead && canWrite) return null;
  if (canRead) return 'Calls by other methods than GET are refused without extension:write.';
  return canWrite
    ? 'Calls by GET are refused without extension:read.'
    : 'Every call is refused without extension:read or extension:write beside it.';
}

/** `extension:publish` as `publish`, where all stand together. */
export function shortScope(scope: ApiKeyScope): string {
  return scope.slice(scope.indexOf(':') + 1);
}

export const lifetimes = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'Until it is revoked' },
] as const;
export type Lifetime = (typeof lifetimes)[number]['value'];

/** Epoch milliseconds; null for never. */
export function expiryOf(lifetime: Lifetime, now: number): number | null {
  return lifetime === 'never' ? null : now + Number(lifetime) * day;
}
