/** What the runner's codes and names read as, and how its limits are written. */
import type { RunnerLimit } from '../../../contract/runner.ts';
import { formatDuration, formatSize } from '../../ui/format.ts';

const reasons: Readonly<Record<string, string>> = {
  GUEST_DEADLINE: 'It ran past its deadline',
  GUEST_CANCELLED: 'Its caller stopped waiting',
  GUEST_CRASHED: 'Its thread ended unexpectedly',
  GUEST_OUT_OF_MEMORY: 'It needed more memory than it may have',
  GUEST_TOO_MANY_HOST_CALLS: 'It made more host calls than it may',
  GUEST_OUTPUT_TOO_LARGE: 'Its answer was larger than it may be',
};

/** Why a guest was ended; the code itself where nobody has written words for it. */
export function reasonWords(code: string): string {
  return reasons[code] ?? code;
}

interface LimitWords {
  label: string;
  unit: 'time' | 'size' | 'count' | 'rate';
}

const limits: Readonly<Record<RunnerLimit['name'], LimitWords>> = {
  handlerTimeoutMs: { label: 'Time for a handler, by way of the gateway', unit: 'time' },
  timeoutMs: { label: 'Time for a handler where a request names none', unit: 'time' },
  memoryBytes: { label: 'Memory of a guest', unit: 'size' },
  rateBurst: { label: 'Requests at once, for each extension', unit: 'count' },
  ratePerSecond: { label: 'Requests after that, for each extension', unit: 'rate' },
  hostCalls: { label: 'Host calls of a request', unit: 'count' },
  outputBytes: { label: 'Answer of a handler', unit: 'size' },
  logCharacters: { label: 'Characters of output kept for a request', unit: 'count' },
  workers: { label: 'Guests that compute at the same time', unit: 'count' },
  threads: { label: 'Threads, with those that wait for their host', unit: 'count' },
  concurrency: { label: 'Requests of an extension that run at the same time', unit: 'count' },
  queuedPerExtension: { label: 'Requests of an extension that wait for a thread', unit: 'count' },
  queued: { label: 'Requests that wait for a thread', unit: 'count' },
  sparesPerThread: { label: 'Guests of an extension kept ready in a thread', unit: 'count' },
  readyInstances: { label: 'Guests kept ready', unit: 'count' },
  loadedComponents: { label: 'Modules kept in memory', unit: 'count' },
  cacheBytes: { label: 'Bundles and prepared components on disk', unit: 'size' },
  assetMemoryBytes: { label: 'Files of UIs kept in memory', unit: 'size' },
  archiveBytes: { label: 'A bundle, compressed', unit: 'size' },
  unpackedBytes: { label: 'A bundle, unpacked', unit: 'size' },
  files: { label: 'Files in a bundle', unit: 'count' },
};

export function limitLabel({ name }: RunnerLimit): string {
  return limits[name].label;
}

export function limitValue({ name, value }: RunnerLimit): string {
  if (value === null) return 'No limit';
  switch (limits[name].unit) {
    case 'time':
      return formatDuration(value);
    case 'size':
      return formatLimitSize(value);
    case 'rate':
      return `${value.toLocaleString('en')} a second`;
    case 'count':
      return value.toLocaleString('en');
  }
}

const binaryUnits = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
] as const;

/** Limits are set in powers of two, so where one is round it is told too: `268 MB (256 MiB)`. */
export function formatLimitSize(bytes: number): string {
  const unit = binaryUnits.find(([, size]) => bytes >= size && bytes % size === 0);
  return unit === undefined ? formatSize(bytes) : `${formatSize(bytes)} (${bytes / unit[1]} ${unit[0]})`;
}

const sources: Readonly<Record<RunnerLimit['source'], string>> = {
  platform: 'Default of the platform',
  runner: 'Default of this runner; the platform has none',
  machine: 'From the cores of this machine',
  options: 'Set when the workbench was started',
};

export function sourceWords({ source }: RunnerLimit): string {
  return sources[source];
}

/** Share of looks that found what they wanted, such as `98 %`; a dash before the first look. */
export function hitShare({ hits, misses }: { hits: number; misses: number }): string {
  return hits + misses === 0 ? '–' : `${Math.floor((hits / (hits + misses)) * 100)} %`;
}

/** A content hash short enough for a label. */
export function shortHash(contentHash: string): string {
  return contentHash.replace(/^sha256:/, '').slice(0, 8);
}
