/** What export and import say: how far they are, what a file brings, and what is wrong with a form. */
import type { ExportEvent, ExportResult, ImportEvent, ImportItem } from '../../../contract/transfer.ts';
import type { Tone } from '../../ui/Badge.tsx';
import { formatCount, formatSize } from '../../ui/format.ts';

type Work = ExportEvent | ImportEvent;

const phases: Record<Work['phase'], string> = {
  rows: 'Collecting what is stored',
  bundles: 'Adding the bundles',
  sources: 'Adding the sources',
  finishing: 'Finishing the file',
  reading: 'Reading and checking the file',
  storing: 'Storing the bundles',
  writing: 'Writing everything at once',
  done: 'Done',
};

export const phaseText = (progress: Work | null): string => (progress === null ? 'Beginning' : phases[progress.phase]);

/** Such as `3.1 MB of 40 MB`; null while there is nothing to tell. */
export function figures(progress: Work | null): string | null {
  if (progress === null || progress.phase === 'done') return null;
  const { bytes, totalBytes } = progress;
  if (totalBytes !== null) return `${formatSize(bytes)} of ${formatSize(totalBytes)}`;
  return bytes === 0 ? null : formatSize(bytes);
}

/** From 0 to 1; null where the whole is not known. */
export function shareDone(progress: Work | null): number | null {
  if (progress === null || progress.phase === 'done' || progress.totalBytes === null) return null;
  return progress.totalBytes === 0 ? 1 : progress.bytes / progress.totalBytes;
}

/** What is worked on; null while nothing is named. */
export const currentOf = (progress: Work | null): string | null =>
  progress === null || progress.phase === 'done' ? null : progress.current;

/** What an export came to, a sentence each. */
export function exportedLines({ versions, bundles, rows, sources, secrets, missingBundles }: ExportResult): string[] {
  const files = sources === 0 ? '' : `, ${formatCount(sources, 'source file')}`;
  const names = secrets.names.join(', ');
  return [
    `${formatCount(versions, 'version')}, ${formatCount(bundles, 'bundle')}, ${formatCount(rows, 'row')}${files}.`,
    ...(secrets.state === 'sealed' ? [`Secrets sealed by the passphrase: ${names}.`] : []),
    ...(secrets.state === 'left-out' ? [`Secrets left out: ${names}.`] : []),
    ...missingBundles.map((hash) => `The store does not hold ${hash}, or what it holds is damaged; it is not in the file.`),
  ];
}

export const actionWords: Record<ImportItem['action'], string> = {
  create: 'New',
  keep: 'There already',
  replace: 'Replaced',
  'leave-out': 'Left out',
  conflict: 'Conflict',
};

export const actionTones: Record<ImportItem['action'], Tone> = {
  create: 'ok',
  keep: 'neutral',
  replace: 'warn',
  'leave-out': 'neutral',
  conflict: 'error',
};

export const kindWords: Record<ImportItem['kind'], string> = {
  extension: 'Extension',
  version: 'Version',
  bundle: 'Bundle',
  install: 'Install',
  schedules: 'Schedules',
  storage: 'Stored records',
  secrets: 'Secret',
  'test-data': 'Test data',
  sources: 'Sources',
};
