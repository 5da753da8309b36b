/** Everything that can be said about the text of a manifest, each finding with its place in the text. */
import type { ManifestReport, Problem } from '../../../contract/manifest.ts';
import type { ProjectFacts } from './finding.ts';
import { formatPath, readJson } from './json-text.ts';
import { lintManifest } from './manifest-lints.ts';
import { normaliseManifest } from './normalise-manifest.ts';
import { publishIssues, type PublishIssue } from './publish-rules.ts';

export const manifestFile = 'manifest.json';

/**
 * Checks manifest text as the platform's publish step would and adds lints. Errors are what a publish rejects;
 * warnings and notes never stop anything. The report's `manifest` is null when there is an error.
 */
export function validateManifestText(text: string, facts: ProjectFacts = {}): ManifestReport {
  const reading = readJson(text, manifestFile);
  if (!reading.ok) {
    const { message, fix, position } = reading.error;
    const why = 'The manifest cannot be read, so nothing else was checked.';
    return { manifest: null, problems: [{ ...error('manifest.syntax', message), why, fix, position }] };
  }
  const { document } = reading;
  const doubles = document.duplicateKeys().map(({ key, position }): Problem => ({
    ...error('manifest.duplicate-key', `The key ${key} stands twice in the same object.`),
    severity: 'warning',
    why: 'Only the last one counts.',
    fix: 'Remove one of the two.',
    position,
  }));
  const issues = publishIssues(document.value);
  if (issues.length > 0) {
    const problems = issues.map((issue): Problem => ({
      ...error(issue.rule, issue.message),
      fix: fixFor(issue),
      manifestPath: issue.path,
      position: document.locate(issue.at, issue.target),
    }));
    return { manifest: null, problems: [...problems, ...doubles] };
  }
  const manifest = normaliseManifest(document.value);
  const lints = lintManifest(document, manifest, facts).map(({ at, target, ...finding }): Problem => ({
    source: 'manifest',
    ...finding,
    manifestPath: formatPath(at),
    position: document.locate(at, target),
  }));
  return { manifest, problems: [...doubles, ...lints] };
}

function error(rule: string, message: string): Problem {
  return { source: 'manifest', severity: 'error', rule, message };
}

const fieldFixes: Record<string, string> = {
  entry: 'Remove it; the runner always runs dist/main.wasm.',
  main: 'Remove it; the runner always runs dist/main.wasm.',
  apiEndpoints: 'Move its entries to api.endpoints.',
  displayName: 'Remove it; the menu label under ui.hooks is what people see.',
  description: 'Remove it; registration keeps no description.',
  events: 'Remove it; the platform delivers no events to extensions.',
  $schema: 'Remove it; the editor applies the schema by itself.',
};

const ruleFixes: Record<string, string> = {
  'manifest.name': 'Give a reverse-domain name, such as com.acme.reports.',
  'manifest.version': 'Write a version such as 1.2.3.',
  'manifest.runtime': 'Write wasm-js@1.',
  'manifest.publisher': 'Give the name of your organisation.',
  'manifest.capabilities': 'List names such as cap:storage.kv.',
  'manifest.hooks': 'Give the hook an object with a label, the text of the menu entry, or remove it.',
  'manifest.api': 'Give a list of endpoints, or remove "api".',
  'manifest.endpoint': 'Give an object with method, path and handler.',
  'manifest.endpoint-method': 'Write GET, POST, PUT, PATCH or DELETE.',
  'manifest.ui-type': 'Write iframe.',
  'manifest.ui-entry': 'Write ui/index.html.',
  'manifest.endpoint-path': 'Write a path such as /api/items/:id.',
  'manifest.endpoint-handler': 'Write dist/main; the platform does not use the value further.',
};

function fixFor(issue: PublishIssue): string | undefined {
  if (issue.rule === 'manifest.unknown-field') return fieldFixes[issue.path] ?? 'Remove it or correct its spelling.';
  return ruleFixes[issue.rule];
}
