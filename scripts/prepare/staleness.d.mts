/** Types of `staleness.mjs`, which runs under Nodes that cannot read TypeScript. */
export interface LockedPackage {
  version?: string;
  integrity?: string;
  optional?: boolean;
}
export interface Lockfile {
  packages?: Record<string, LockedPackage>;
}
export function installStaleness(locked: Lockfile, installed: Lockfile | null): string | null;
export function readLockfile(file: string): Lockfile | null;
export function readStamp(file: string): { hash?: string } | null;
export const buildInputs: string[];
export function hashBuildInputs(root: string, inputs?: readonly string[]): string;
export function buildStaleness(state: {
  hash: string;
  stamp: { hash?: string } | null;
  missing: readonly string[];
}): string | null;
