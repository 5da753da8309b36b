/** What reads of clients and of services share (contract topic: clients and services host APIs): access, bounds, pages. */
import type { Capability } from '../../../../runner/host/capabilities.ts';
import { HostFailure } from '../../../../runner/host/services.ts';
import type { Page, PageQuery, ReadingUser } from '../../../../runner/host/services.ts';
import type { UserPermission } from '../../../contract/workbench.ts';
import { looksLikeId } from '../registry/ids.ts';
import type { FindInstall } from './installs.ts';

export const readingLimits = { searchLength: 200, page: 10_000, pageSize: 100 } as const;

interface Guard {
  findInstall: FindInstall;
  capability: Capability;
  /** The permission that a user needs, such as `client:read`. */
  permission: UserPermission;
  permits: Permits;
}

/** Whether a user of any tenant holds a permission. */
export type Permits = (userId: string, permission: UserPermission) => boolean;

/** Staff may read what they are permitted to. Portal users may not; runs without a user are not asked. */
function mayRead(user: ReadingUser, { permission, permits }: Guard): boolean {
  return user === null || (user.userType === 'internal' && permits(user.userId, permission));
}

/** The tenant that may be read for an install and a user. Fails with 404 `NOT_FOUND` or 403 `NOT_ALLOWED`. */
export function createAccess(guard: Guard) {
  const { findInstall, capability, permission } = guard;
  return (installId: string, user: ReadingUser): string => {
    const install = findInstall(installId);
    if (install === null) throw new HostFailure(404, 'NOT_FOUND', 'Install not found');
    if (!install.capabilities.has(capability)) {
      throw new HostFailure(403, 'NOT_ALLOWED', `Permission denied: ${capability} not granted`);
    }
    if (!mayRead(user, guard)) throw new HostFailure(403, 'NOT_ALLOWED', `Permission denied: ${permission} not granted`);
    return install.tenantId;
  };
}

export function invalidInput(): HostFailure {
  return new HostFailure(400, 'INVALID_INPUT', 'Invalid request payload');
}

/** Fails with 400 `INVALID_INPUT` for anything but a UUID. */
export function assertId(id: string): void {
  if (!looksLikeId(id)) throw invalidInput();
}

function counts(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

/** Fails with 400 `INVALID_INPUT` outside of the bounds. */
export function assertQuery({ search, page, pageSize }: PageQuery): void {
  const isShort = search === undefined || search.length <= readingLimits.searchLength;
  if (!isShort || !counts(page, readingLimits.page) || !counts(pageSize, readingLimits.pageSize)) throw invalidInput();
}

/** The text to look for; null where there is none. */
export function searchOf({ search = '' }: PageQuery): string | null {
  const text = search.trim();
  return text === '' ? null : text;
}

const byName = new Intl.Collator('en').compare;

/** One page of the rows, by name ascending. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  { page, pageSize }: PageQuery,
  shape: { name: (row: Row) => string; item: (row: Row) => Item },
): Page<Item> {
  const sorted = rows.toSorted((one, other) => byName(shape.name(one), shape.name(other)));
  const items = sorted.slice((page - 1) * pageSize, page * pageSize).map(shape.item);
  return { items, totalCount: rows.length, page, pageSize };
}
