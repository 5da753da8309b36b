/** Which packages a bundle took from the workbench because the project has none of its own. */
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { z } from 'zod';
import type { Problem } from '../../../contract/manifest.ts';
import { projectPath, toPosix } from './layout.ts';

export interface BorrowedPackage {
  name: string;
  /** Folder of the package. */
  folder: string;
  /** True when a file of the project imports it, false when only other packages do. */
  direct: boolean;
}

const packagePath = /^((?:@[^/]+\/)?[^/]+)\//;

/** @param inputs what went into a bundle; esbuild names files relative to `root`, the folder that it ran in. */
export function borrowedPackages(inputs: Metafile['inputs'], root: string, toolchain: string): BorrowedPackage[] {
  const modules = join(toolchain, 'node_modules');
  const found = new Map<string, BorrowedPackage>();
  const borrowedName = (path: string): string | null => {
    if (projectPath(root, path) !== null) return null;
    const name = packagePath.exec(toPosix(relative(modules, resolve(root, path))))?.[1];
    return name && name !== '..' ? name : null;
  };
  const add = (path: string, direct: boolean): void => {
    const name = borrowedName(path);
    if (name) found.set(name, { name, folder: join(modules, name), direct: direct || found.get(name)?.direct === true });
  };
  for (const [path, { imports }] of Object.entries(inputs)) {
    add(path, false);
    if (projectPath(root, path) !== null) for (const used of imports) if (!used.external) add(used.path, true);
  }
  return [...found.values()];
}

const packageSchema = z.object({
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
});

/** The parts of a package.json that builds read; null when there is none that can be read. */
export async function readPackage(folder: string): Promise<z.infer<typeof packageSchema> | null> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return packageSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A finding for each package that the project imports without naming it in its package.json: elsewhere that would fail. */
export async function undeclaredPackages(
  borrowed: BorrowedPackage[],
  root: string,
  source: 'handler' | 'ui',
): Promise<Problem[]> {
  const project = await readPackage(root);
  const declared = { ...project?.peerDependencies, ...project?.devDependencies, ...project?.dependencies };
  return borrowed
    .filter(({ name, direct }) => direct && !(name in declared))
    .map(({ name }) => ({
      source,
      severity: 'info',
      rule: `${source}.undeclared-package`,
      message: `The package ${name} comes with the workbench and is not among the project's dependencies.`,
      fix: `Add it to the project's package.json, so that other tools find it too: npm install ${name}.`,
    }));
}

/** `name version`, for the log. */
export async function packageLabel({ name, folder }: BorrowedPackage): Promise<string> {
  return `${name} ${(await readPackage(folder))?.version ?? ''}`.trim();
}
