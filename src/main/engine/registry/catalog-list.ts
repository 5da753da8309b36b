/**
 * The registry as a list of extensions, a page at a time. An index holds what is sorted and searched by, and versions
 * are read for the extensions of the page only: ten thousand of them are listed in a few milliseconds.
 */
import { sql } from 'kysely';
import type { RegistryEntry } from '../../../contract/registry.ts';
import type { Database } from '../database/open.ts';
import { compareVersions } from '../../../contract/semver.ts';
import { slugOf } from './ids.ts';

export interface ListInput {
  /** Only slugs that contain this, in any case. */
  search: string;
  /** Where the page before ended; empty for the first one. */
  after: string;
  limit: number;
}

export interface EntryPage {
  entries: RegistryEntry[];
  /** Of all pages. */
  total: number;
  /** What the next page goes behind; null when this is the last one. */
  next: string | null;
}

export interface EntryRow {
  id: string;
  publisher: string;
  name: string;
  display_name: string | null;
  description: string | null;
  updated_at: number;
}

/** The expression that `extension_registry_slug_idx` holds. */
const lowerSlug = sql<string>`lower(publisher || '.' || name)`;

/**
 * Two extensions can have one slug, so a page ends behind a slug and an id. Slugs hold spaces only by accident, ids
 * never.
 */
const cursorOf = (row: EntryRow): string => `${slugOf(row)} ${row.id}`;

function readCursor(cursor: string): { slug: string; id: string } {
  const [, slug = cursor, id = ''] = /^(.*) ([0-9a-f-]{36})$/s.exec(cursor) ?? [];
  return { slug, id };
}

export function listEntries(db: Database, tenantId: string, { search, after, limit }: ListInput): EntryPage {
  const { build } = db;
  const matching = build
    .selectFrom('extension_registry')
    .$if(search !== '', (query) => query.where(sql<boolean>`instr(${lowerSlug}, lower(${search})) > 0`));
  const { slug, id } = readCursor(after);
  const rows = db.all(
    matching
      .select(['id', 'publisher', 'name', 'display_name', 'description', 'updated_at'])
      .$if(after !== '', (query) => query.where(sql<boolean>`(${lowerSlug}, id) > (lower(${slug}), ${id})`))
      .orderBy(lowerSlug)
      .orderBy('id')
      .limit(limit + 1),
  );
  const count = db.first(matching.select(sql<number>`count(*)`.as('total')));
  const page = rows.slice(0, limit);
  return {
    entries: describeEntries(db, tenantId, page),
    total: count?.total ?? 0,
    next: rows.length > limit ? cursorOf(page.at(-1)!) : null,
  };
}

/** Rows with their versions, and with what the tenant has installed. */
export function describeEntries(db: Database, tenantId: string, rows: readonly EntryRow[]): RegistryEntry[] {
  const ids = rows.map(({ id }) => id);
  const versions = groupVersions(db, ids);
  const installed = installedVersions(db, tenantId, ids);
  return rows.map((row) => {
    const known = versions.get(row.id) ?? [];
    return {
      registryId: row.id,
      publisher: row.publisher,
      name: row.name,
      slug: slugOf(row),
      displayName: row.display_name,
      description: row.description,
      versions: known.length,
      latestVersion: known.toSorted((a, b) => compareVersions(b, a))[0] ?? null,
      installedVersion: installed.get(row.id) ?? null,
      updatedAt: row.updated_at,
    };
  });
}

/** One JSON array in place of many parameters: the text of the query is the same for every page. */
const among = (ids: readonly string[]) => sql<string>`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;

function groupVersions(db: Database, ids: readonly string[]): Map<string, string[]> {
  const rows = db.all(
    db.build
      .selectFrom('extension_version')
      .select(['registry_id', 'version'])
      .where(sql<boolean>`registry_id IN ${among(ids)}`),
  );
  const groups = new Map<string, string[]>();
  for (const { registry_id: id, version } of rows) groups.set(id, [...(groups.get(id) ?? []), version]);
  return groups;
}

function installedVersions(db: Database, tenantId: string, ids: readonly string[]): Map<string, string> {
  const rows = db.all(
    db.build
      .selectFrom('tenant_extension_install as install')
      .innerJoin('extension_version as version', 'version.id', 'install.version_id')
      .select(['install.registry_id as id', 'version.version as version'])
      .where('install.tenant_id', '=', tenantId)
      .where(sql<boolean>`install.registry_id IN ${among(ids)}`),
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}
