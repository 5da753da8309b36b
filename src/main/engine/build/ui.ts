/** Stages the UI of an extension: what the author wrote, with the scripts bundled that a browser could not load. */
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Problem } from '../../../contract/manifest.ts';
import { isFile } from '../project/layout.ts';
import type { Disk } from './disk.ts';
import type { BorrowedPackage } from './packages.ts';
import { bundleUi, type UiBundle } from './ui-bundle.ts';
import { listUiFiles, type UiFiles } from './ui-files.ts';
import { lintAsset, lintHtml } from './ui-lints.ts';
import { isUiSource, pageScripts, type PageScript } from './ui-scripts.ts';

export interface UiInput {
  root: string;
  /** The archive's root; files go to `ui/` below it. */
  stage: string;
  toolchain: string;
  disk: Disk;
  signal?: AbortSignal;
}

export interface StagedUi {
  /** Folder of the project that the UI came from. */
  from: 'ui' | 'dist/ui';
  /** Relative to the archive's root, sorted. */
  files: string[];
  bundled: { source: string; output: string }[];
  skipped: UiFiles['skipped'];
  borrowed: BorrowedPackage[];
  /** With an error among them nothing was staged. */
  problems: Problem[];
}

interface Pages {
  html: Map<string, string>;
  scripts: PageScript[];
  missing: Problem[];
}

/** Null when the project has no page to start from. */
export async function stageUi(input: UiInput): Promise<StagedUi | null> {
  const from = await chooseFolder(input.root);
  if (!from) return null;
  const folder = join(input.root, from);
  const { files, skipped } = await listUiFiles(folder, input.root);
  const pages = await readPages(input.root, from, files);
  const bundle = from === 'ui' ? await bundleUi({ ...input, folder, scripts: pages.scripts }) : emptyBundle;
  const staged = new Map<string, Uint8Array | string | null>();
  for (const path of files) if (!isUiSource(path)) staged.set(path, null);
  mergeBundle(staged, bundle, pages);
  const problems = [
    ...bundle.problems,
    ...pages.missing,
    ...[...pages.html].flatMap(([path, html]) => lintHtml(html, `${from}/${path}`)),
    ...[...staged.keys()].flatMap((path) => lintAsset(path, `${from}/${path}`)),
  ];
  const result: StagedUi = {
    from,
    files: [...staged.keys()].map((path) => `ui/${path}`).toSorted(),
    bundled: bundle.bundled.map(({ source, output }) => ({ source: posix.join(from, source), output: `ui/${output}` })),
    skipped,
    borrowed: bundle.borrowed,
    problems,
  };
  if (problems.some((problem) => problem.severity === 'error')) return result;
  for (const [path, content] of staged) {
    input.signal?.throwIfAborted();
    const target = join(input.stage, 'ui', path);
    if (content === null) await input.disk.copy(join(folder, path), target);
    else await input.disk.write(target, content);
  }
  return result;
}

const emptyBundle: UiBundle = { files: new Map(), bundled: [], styles: new Map(), borrowed: [], problems: [] };

/**
 * The sources win, since `dist/ui` may be stale. Only where a page in `ui/` cannot stand alone, because it loads
 * what the project's own build script leaves in `dist/ui`, that output is taken.
 */
async function chooseFolder(root: string): Promise<StagedUi['from'] | null> {
  const [sources, built] = await Promise.all(['ui', 'dist/ui'].map((folder) => isFile(join(root, folder, 'index.html'))));
  if (!sources) return built ? 'dist/ui' : null;
  if (!built) return 'ui';
  const own = await readPages(root, 'ui', ['index.html']);
  if (own.missing.length === 0) return 'ui';
  const finished = await readPages(root, 'dist/ui', ['index.html']);
  return finished.missing.length < own.missing.length ? 'dist/ui' : 'ui';
}

async function readPages(root: string, from: StagedUi['from'], files: string[]): Promise<Pages> {
  const folder = join(root, from);
  const pages: Pages = { html: new Map(), scripts: [], missing: [] };
  const exists = (path: string) => isFile(join(folder, path));
  for (const path of files.filter((file) => /\.html$/i.test(file))) {
    const html = await readFile(join(folder, path), 'utf8');
    const { scripts, missing } = await pageScripts(path, html, from, exists);
    pages.html.set(path, html);
    pages.scripts.push(...scripts);
    pages.missing.push(...missing);
  }
  return pages;
}

/** Adds the bundled files and points the pages at them. A page that needs no change keeps its bytes. */
function mergeBundle(staged: Map<string, Uint8Array | string | null>, bundle: UiBundle, pages: Pages): void {
  for (const [path, bytes] of bundle.files) staged.set(path, bytes);
  const outputs = new Set(bundle.bundled.map((script) => script.output));
  for (const [page, html] of pages.html) {
    const scripts = pages.scripts.filter((script) => script.page === page && outputs.has(script.output));
    const changed = pointAtBundle(html, scripts, bundle.styles);
    if (changed !== html) staged.set(page, changed);
  }
}

/** Changes from the end of the page backwards, so that earlier places stay valid. */
function pointAtBundle(html: string, scripts: PageScript[], styles: Map<string, string>): string {
  let text = html;
  for (const script of scripts.toSorted((a, b) => b.offset - a.offset)) {
    const folder = posix.dirname(script.page);
    const [start, end] = script.range;
    if (posix.normalize(posix.join(folder, text.slice(start, end))) !== script.output) {
      text = `${text.slice(0, start)}./${posix.relative(folder, script.output)}${text.slice(end)}`;
    }
    const style = styles.get(script.output);
    if (style && !text.includes(posix.basename(style))) {
      const link = `<link rel="stylesheet" href="./${posix.relative(folder, style)}">`;
      text = text.slice(0, script.offset) + link + text.slice(script.offset);
    }
  }
  return text;
}
