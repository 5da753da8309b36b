/** The files of a project as rows of a tree: folders first, each level by name. */
import type { FileEntry } from '../../../contract/files.ts';

export interface TreeRow {
  path: string;
  name: string;
  kind: 'file' | 'folder';
  /** Depth from 1. */
  level: number;
  /** Undefined for a file. */
  expanded: boolean | undefined;
}

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The rows in sight when only the folders in `expanded` are open. */
export function treeRows(entries: readonly FileEntry[], expanded: ReadonlySet<string>): TreeRow[] {
  const children = Map.groupBy(entries, ({ path }) => folderOf(path));
  const rows: TreeRow[] = [];
  const walk = (folder: string, level: number) => {
    for (const { path, kind } of (children.get(folder) ?? []).toSorted(compare)) {
      const open = kind === 'folder' ? expanded.has(path) : undefined;
      rows.push({ path, name: nameOf(path), kind, level, expanded: open });
      if (open) walk(path, level + 1);
    }
  };
  walk('', 1);
  return rows;
}

/** Folder of a path; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** All folders above a path. */
export function foldersAbove(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

function compare(a: FileEntry, b: FileEntry): number {
  if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
  return order.compare(a.path, b.path);
}
