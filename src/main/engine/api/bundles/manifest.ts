/** Which manifest is published, and whether the platform takes it (contract topics: finalize, manifest v2). */
import type { Manifest } from '../../../../contract/manifest.ts';
import type { Fidelity } from '../../fidelity.ts';
import { normaliseManifest } from '../../project/normalise-manifest.ts';
import { isObject, publishIssues } from '../../project/publish-rules.ts';
import { canonicalJson } from '../../signing/canonical-json.ts';
import type { ArchiveReading, KeptFile } from '../../signing/read-archive.ts';
import { PublishRefusal } from './answer.ts';

/** At the root of the archive, or in one of its folders. */
export function isManifestPath(path: string): boolean {
  return /^(?:[^/]+\/)?manifest\.json$/.test(path);
}

const rootPath = 'manifest.json';

export interface ChosenManifest {
  manifest: Manifest;
  /** As it was sent or packed. */
  text: string;
}

interface Issue {
  path: string;
  message: string;
}

/** @param given `manifestJson` of the request. Throws a `PublishRefusal`. */
export function chooseManifest(given: string | null, { contents }: ArchiveReading, fidelity: Fidelity): ChosenManifest {
  const isTrusted = fidelity.position('publish.manifest-source') === 'platform';
  if (given !== null && (isTrusted || contents.ok)) {
    const chosen = accept(given);
    if (!isTrusted && contents.ok) demandSame(given, packed(contents.kept));
    return chosen;
  }
  if (given !== null && !contents.ok) throw archiveCorrupt(contents.problem);
  if (!contents.ok) throw extractionFailed(contents.problem);
  const first = fidelity.position('publish.manifest-place') === 'platform' ? contents.kept[0]?.text : packed(contents.kept);
  if (first === undefined) throw notFound();
  return accept(first);
}

/** The one at the root; without it the first in a folder. Of two entries with one name the last counts. */
function packed(kept: readonly KeptFile[]): string | undefined {
  return (kept.findLast(({ path }) => path === rootPath) ?? kept[0])?.text;
}

function accept(text: string): ChosenManifest {
  const value = parse(text);
  const issues =
    value === undefined ? [{ path: '$', message: 'Manifest must be valid JSON.' }] : publishIssues(value).map(shown);
  if (issues.length > 0) throw invalidManifest(issues);
  return { manifest: normaliseManifest(value), text };
}

const shown = ({ path, message }: Issue): Issue => ({ path, message });

export function invalidManifest(issues: Issue[]): PublishRefusal {
  return new PublishRefusal({
    status: 400,
    code: 'INVALID_MANIFEST',
    message: 'The manifest is not valid.',
    details: { issues: issues.map(({ path, message }) => ({ path, message })) },
  });
}

/** The manifest beside the archive is what gets registered; the one inside is what people look at. */
function demandSame(given: string, inside: string | undefined): void {
  if (inside === undefined) return;
  const [sent, archived] = [fieldsOf(parse(given)), fieldsOf(parse(inside))];
  const names = [...new Set([...Object.keys(sent), ...Object.keys(archived)])];
  const differing = names.filter((name) => spelled(sent[name]) !== spelled(archived[name]));
  if (differing.length === 0) return;
  throw new PublishRefusal({
    status: 400,
    code: 'MANIFEST_MISMATCH',
    message: `The manifest that was sent is not the one in the archive; they differ in ${differing.join(', ')}.`,
    details: { differing },
  });
}

const fieldsOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : { $: value });
const spelled = (value: unknown): string => (value === undefined ? '' : canonicalJson(value));

/** Undefined for text that is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller says so in the words of the publish rules.
    return undefined;
  }
}

function notFound(): PublishRefusal {
  const message = 'The archive holds no manifest.json, neither at its root nor in one of its folders.';
  return new PublishRefusal({ status: 400, code: 'MANIFEST_NOT_FOUND', message });
}

function extractionFailed(problem: string): PublishRefusal {
  const message = `No manifest could be read from the archive: ${problem}.`;
  return new PublishRefusal({ status: 500, code: 'MANIFEST_EXTRACTION_FAILED', message });
}

function archiveCorrupt(problem: string): PublishRefusal {
  const message = `The bundle is no readable tar archive in zstd: ${problem}.`;
  return new PublishRefusal({ status: 400, code: 'ARCHIVE_CORRUPT', message });
}
