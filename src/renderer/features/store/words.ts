/** What the view says of drivers, objects and moves. */
import type { MoveProgress, StoredObjectInfo, StoreDriver, StoreStatus } from '../../../contract/store.ts';
import { formatCount, formatSize } from '../../ui/format.ts';
import { splitForMiddle } from '../../ui/split-for-middle.ts';

export const driverNames: Record<StoreDriver, string> = { folder: 'Folder', s3: 'S3 bucket', minio: 'MinIO container' };

/** The same in the middle of a sentence. */
export const driverPlaces: Record<StoreDriver, string> = {
  folder: 'the folder',
  s3: 'the S3 bucket',
  minio: 'the MinIO container',
};

export const driverMeanings: Record<StoreDriver, string> = {
  folder: 'Files in the data folder. Needs nothing else.',
  s3: 'A bucket of any endpoint that speaks S3, from the settings.',
  minio: 'A MinIO server that the workbench runs in a container.',
};

const bundleKey = /^tenants\/[^/]+\/extensions\/([^/]+)\/sha256\/([0-9a-f]{64})\/(.+)$/;

/** The registry id that the key of an extension's object names; null for any other object. */
export const registryIdOf = (key: string): string | null => bundleKey.exec(key)?.[1] ?? null;

/** Hex SHA-256 that the store knows of an object, else the one that the key of a bundle names; null for neither. */
export function hashOf({ key, sha256 }: Pick<StoredObjectInfo, 'key' | 'sha256'>): string | null {
  if (sha256 !== null) return sha256;
  const [, , hash, file] = bundleKey.exec(key) ?? [];
  return file === 'bundle.tar.zst' ? (hash ?? null) : null;
}

/** What of a key may be shortened, and what must stay: of bundles the beginning of the hash, since all have one name. */
export function splitKey(key: string): { head: string; tail: string } {
  const [, , hash, file] = bundleKey.exec(key) ?? [];
  if (hash === undefined || file === undefined) return splitForMiddle(key);
  return { head: key.slice(0, key.indexOf(`/${hash}/`)), tail: `/${hash.slice(0, 6)}…/${file}` };
}

export const ownerText = ({ owner }: Pick<StoredObjectInfo, 'owner'>): string | null =>
  owner === null ? null : `${owner.slug} ${owner.version}`;

const phases: Record<MoveProgress['phase'], string> = {
  listing: 'Listing the objects',
  copying: 'Copying',
  verifying: 'Reading back and checking hashes',
  switching: 'Switching over',
  done: 'Done',
};

export const phaseText = (progress: MoveProgress | null): string => phases[progress?.phase ?? 'listing'];

/** Such as "120 of 400 objects, 12 MB of 40 MB, 30 were there already"; null before the objects are listed. */
export function figures(progress: MoveProgress | null): string | null {
  if (progress === null || progress.phase === 'listing') return null;
  const { objects, totalObjects, bytes, totalBytes, skipped } = progress;
  const there = skipped === 0 ? '' : `, ${skipped.toLocaleString('en')} there already`;
  return `${objects.toLocaleString('en')} of ${formatCount(totalObjects, 'object')}, ${formatSize(bytes)} of ${formatSize(totalBytes)}${there}`;
}

/** From 0 to 1: the copying is one half, the reading back the other. Null while it cannot be told. */
export function shareDone(progress: MoveProgress | null): number | null {
  if (progress === null || progress.phase === 'listing') return null;
  const { phase, objects, totalObjects, bytes, totalBytes } = progress;
  if (phase === 'switching' || phase === 'done') return 1;
  const part = totalBytes > 0 ? bytes / totalBytes : totalObjects > 0 ? objects / totalObjects : 1;
  return phase === 'copying' ? part / 2 : 0.5 + part / 2;
}

/** What a move came to. */
export function doneText(progress: MoveProgress | null): string {
  const { totalObjects = 0, totalBytes = 0, skipped = 0 } = progress ?? {};
  if (totalObjects === 0) return 'There was nothing to copy.';
  const there = skipped === 0 ? '' : ` ${formatCount(skipped, 'of them was', 'of them were')} there already.`;
  return `${formatCount(totalObjects, 'object')}, ${formatSize(totalBytes)}, each read back and checked.${there}`;
}

/** What will happen when the bundles are moved, a sentence each. */
export function movePlan(from: StoreDriver, to: StoreStatus['drivers'][number]): string[] {
  const target = to.location ?? driverPlaces[to.driver];
  return [
    ...(to.driver === 'minio' && to.location === null ? ['The container is started first.'] : []),
    `Every object is copied to ${target}, read back, and checked by its hash. What is there already is not copied again.`,
    'The workbench works on meanwhile. What is written during the copy is caught up with at the end.',
    `Then ${driverPlaces[to.driver]} is used, also after the next start. The objects in ${driverPlaces[from]} stay there.`,
  ];
}
