/** Short names for open files: the file's name, and a folder where two names are the same. */
export interface TabLabel {
  path: string;
  name: string;
  /** The folder that tells it apart from another file of the same name. */
  folder: string | null;
}

export function tabLabels(paths: readonly string[]): TabLabel[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(nameOf(path), (counts.get(nameOf(path)) ?? 0) + 1);
  return paths.map((path) => {
    const name = nameOf(path);
    const isShared = (counts.get(name) ?? 0) > 1;
    return { path, name, folder: isShared ? path.slice(0, -name.length - 1) || '.' : null };
  });
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
