/** Reads a project folder as it is on disk now. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { ManifestReport } from '../../../contract/manifest.ts';
import type { Project } from '../../../contract/projects.ts';
import { errnoOf } from '../files/disk-error.ts';
import { isFolder, readLayout } from './layout.ts';
import { manifestFile, validateManifestText } from './manifest-report.ts';
import { isFilled, isObject } from './publish-rules.ts';

/** Stays the same as long as the folder stays where it is. `root` is a real path. */
export function projectIdOf(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 16);
}

/** Fails with `FOLDER_NOT_FOUND`. A missing manifest is a finding of the report here; see `openProject`. */
export async function readProject(root: string): Promise<Project> {
  if (!(await isFolder(root))) throw folderNotFound(root);
  const [text, layout] = await Promise.all([readManifestText(root), readLayout(root)]);
  const report = text === null ? missingReport() : validateManifestText(text, layout);
  return { id: projectIdOf(root), root, title: titleOf(text) ?? basename(root), report, ...layout };
}

/** Like `readProject`, and fails with `MANIFEST_MISSING` where no manifest is. A broken one opens, with its findings. */
export async function openProject(root: string): Promise<Project> {
  const project = await readProject(root);
  if (!project.report.problems.some(({ rule }) => rule === missingRule)) return project;
  throw new WorkbenchError({
    code: 'MANIFEST_MISSING',
    what: `${root} is not an extension project.`,
    why: 'The folder holds no manifest.json.',
    fix: 'Create a project from a template, or pick the folder that holds manifest.json.',
  });
}

/** The text of the manifest; null when there is none. */
async function readManifestText(root: string): Promise<string | null> {
  try {
    return await readFile(join(root, manifestFile), 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EISDIR') return null;
    throw error;
  }
}

export function folderNotFound(path: string): WorkbenchError {
  return new WorkbenchError({
    code: 'FOLDER_NOT_FOUND',
    what: `${path} cannot be opened.`,
    why: 'There is no such folder, or you have no permission to read it.',
    fix: 'Check the path; the folder may have been moved or renamed.',
  });
}

const missingRule = 'manifest.missing';

function missingReport(): ManifestReport {
  const message = 'The project has no manifest.json.';
  const fix = 'Restore the file, or add one with name, version and runtime.';
  return { manifest: null, problems: [{ source: 'manifest', severity: 'error', rule: missingRule, message, fix }] };
}

/** The name that the author gave, even where the manifest has other faults. */
function titleOf(text: string | null): string | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isObject(value) && isFilled(value.name) ? value.name.trim() : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
