/** Whether a path can name a file of the project, said before the engine is asked. */

/** Null when it can; else a sentence that says what is wrong. `taken` are the paths that exist. */
export function pathProblem(path: string, taken: readonly string[] = []): string | null {
  const trimmed = path.trim();
  if (trimmed === '') return 'Give a name.';
  if (trimmed.startsWith('/') || /^[A-Za-z]:/.test(trimmed))
    return 'Give a path below the project folder, without a leading slash.';
  if (trimmed.includes('\\')) return 'Write folders with a slash.';
  const segments = trimmed.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'The path must not leave its folder.';
  if (segments.some((segment) => segment.trim() === '')) return 'Each part between slashes needs a name.';
  if (taken.includes(trimmed)) return 'A file or folder of this name exists already.';
  return null;
}
