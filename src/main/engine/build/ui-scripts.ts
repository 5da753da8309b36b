/** Finds the scripts of a page and tells which of them a browser cannot load as they are. */
import { posix } from 'node:path';
import { attributeOf, placeAt, scanHtml, type HtmlTag } from './html.ts';
import { loadedReference } from './ui-lints.ts';
import type { Problem } from '../../../contract/manifest.ts';

export interface PageScript {
  /** The page, relative to the UI's folder. */
  page: string;
  /** Where its tag starts in the page. */
  offset: number;
  /** Where the reference stands in the page. */
  range: [start: number, end: number];
  module: boolean;
  /** The file to build from, relative to the UI's folder; it may start with `../`. */
  source: string;
  /** The file that the page loads from the bundle, relative to the UI's folder. */
  output: string;
  /** True for source that no browser runs; false for plain JavaScript, which may still import packages. */
  compiled: boolean;
}

const sourceExtension = /\.(?:tsx?|jsx|mts|mjs)$/;
const sourceExtensions = ['.ts', '.tsx', '.jsx', '.mts', '.mjs'];

/** True for files that are input of the bundler and have no place in a bundle. */
export function isUiSource(path: string): boolean {
  return sourceExtension.test(path);
}

/**
 * The local scripts of a page, with the source of each: the file itself, or for an absent `main.js` the `main.ts`
 * (or `.tsx` …) beside it. `folder` is the UI's in the project; `exists` answers for paths relative to it.
 */
export async function pageScripts(
  page: string,
  html: string,
  folder: string,
  exists: (path: string) => Promise<boolean>,
): Promise<{ scripts: PageScript[]; missing: Problem[] }> {
  const scripts: PageScript[] = [];
  const missing: Problem[] = [];
  for (const tag of scanHtml(html)) {
    const path = localPath(page, tag);
    if (!path) continue;
    if (tag.name === 'script' && (isUiSource(path.target) || path.target.endsWith('.js'))) {
      const source = await sourceOf(path.target, exists);
      if (source) scripts.push(describe(page, tag, path.range, source, path.target));
      else missing.push(missingFile(`${folder}/${page}`, html, path.target, path.range[0]));
    } else if (!(await exists(path.target))) {
      missing.push(missingFile(`${folder}/${page}`, html, path.target, path.range[0]));
    }
  }
  return { scripts, missing };
}

function localPath(page: string, tag: HtmlTag): { target: string; range: [number, number] } | null {
  const found = loadedReference(tag);
  const value = found?.value.trim().replace(/[?#].*$/, '') ?? '';
  if (!found || value === '' || value.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(value)) return null;
  return { target: posix.normalize(posix.join(posix.dirname(page), decode(value))), range: found.valueRange };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

async function sourceOf(path: string, exists: (path: string) => Promise<boolean>): Promise<string | null> {
  if (await exists(path)) return path;
  if (!path.endsWith('.js')) return null;
  for (const extension of sourceExtensions) {
    const candidate = path.slice(0, -'.js'.length) + extension;
    if (await exists(candidate)) return candidate;
  }
  return null;
}

function describe(page: string, tag: HtmlTag, range: [number, number], source: string, target: string): PageScript {
  const beside = target.startsWith('../') ? posix.join(posix.dirname(page), posix.basename(target)) : target;
  const module = attributeOf(tag, 'type')?.value.trim().toLowerCase() === 'module';
  const output = beside.replace(sourceExtension, '.js');
  return { page, offset: tag.offset, range, module, source, output, compiled: isUiSource(source) || target.startsWith('../') };
}

function missingFile(file: string, html: string, path: string, offset: number): Problem {
  return {
    source: 'ui',
    severity: 'warning',
    rule: 'ui.missing-file',
    message: `The page loads ${path}, which the bundle does not hold.`,
    why: 'The runner answers an unknown path with the start page, so the browser gets HTML in its place.',
    fix: 'Create the file, correct the reference, or run the script of the project that makes it.',
    position: { file, ...placeAt(html, offset) },
  };
}
