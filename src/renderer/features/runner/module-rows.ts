/** The order of the modules on the page: by name, so that rows stay where they are while calls come in. */
import type { RunnerModule } from '../../../contract/runner.ts';

export interface ModuleRow extends Omit<RunnerModule, 'bundles'> {
  key: string;
  /** Of the first of its bundles that an install knows. */
  slug: string | null;
  /** Of that bundle; null when nothing holds the module any more. */
  contentHash: string | null;
  /** All of its bundles, by content hash. */
  contentHashes: string[];
}

export function moduleRows(modules: readonly RunnerModule[]): ModuleRow[] {
  return modules.map(rowOf).toSorted((one, other) => compare(rank(one), rank(other)));
}

function rowOf({ bundles, ...module }: RunnerModule): ModuleRow {
  const shown = bundles.find(({ slug }) => slug !== null) ?? bundles[0];
  return {
    ...module,
    key: `${module.digest} ${module.maxMemoryBytes}`,
    slug: shown?.slug ?? null,
    contentHash: shown?.contentHash ?? null,
    contentHashes: bundles.map(({ contentHash }) => contentHash),
  };
}

/** What nobody has installed comes last. */
function rank({ slug, key }: ModuleRow): string {
  return `${slug === null ? 1 : 0}${slug ?? ''} ${key}`;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
