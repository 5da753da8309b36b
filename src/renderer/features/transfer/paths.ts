/** Paths on the machine of the workbench, which may be of another system than the browser's. */

const absolute = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

export const isAbsolutePath = (path: string): boolean => absolute.test(path);

const separatorOf = (path: string): string => (path.includes('\\') && !path.includes('/') ? '\\' : '/');

export function fileIn(folder: string, name: string): string {
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`;
}

/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf(separatorOf(path)) + 1);

/** The file of the same name in another folder; `fallback` names one that has no name yet. */
export const movedTo = (folder: string, path: string, fallback: string): string =>
  fileIn(folder, nameOf(path) || nameOf(fallback));
