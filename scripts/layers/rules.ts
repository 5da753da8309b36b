/** Which layer a file belongs to, and what each layer may import. Type imports count like any other. */
import path from 'node:path';

export type Layer = 'contract' | 'runner' | 'engine' | 'host' | 'shell' | 'preload' | 'renderer';

/** Folders and files of each layer; the first that fits counts. */
const places: readonly [prefix: string, layer: Layer][] = [
  ['src/contract/', 'contract'],
  ['runner/', 'runner'],
  ['src/main/engine/', 'engine'],
  ['src/main/builder/', 'engine'],
  ['src/main/shell/', 'shell'],
  ['src/main/index.ts', 'shell'],
  ['src/main/', 'host'],
  ['src/preload/', 'preload'],
  ['src/renderer/', 'renderer'],
];

/** The layer of a file, given by its path from the root with `/`; null for files outside all layers. */
export function layerOf(file: string): Layer | null {
  return places.find(([prefix]) => file.startsWith(prefix))?.[1] ?? null;
}

interface Rule {
  /** Layers whose files may be imported. */
  layers: readonly Layer[];
  /** Whether a package may be imported, by the name in the import. */
  mayImport(specifier: string): boolean;
}

const isElectron = (name: string): boolean => name === 'electron' || name.startsWith('electron/');
const isReact = (name: string): boolean => /^(react|react-dom)(\/|$)|^@tanstack\/react-|^@base-ui\//.test(name);
const isNodeModule = (name: string): boolean => name.startsWith('node:');
const neitherDesktopNorWindow = (name: string): boolean => !isElectron(name) && !isReact(name);

export const rules: Readonly<Record<Layer, Rule>> = {
  contract: { layers: ['contract'], mayImport: (name) => /^(zod|@orpc\/contract)(\/|$)/.test(name) },
  runner: { layers: ['runner'], mayImport: neitherDesktopNorWindow },
  engine: { layers: ['engine', 'runner', 'contract'], mayImport: neitherDesktopNorWindow },
  // Hosts may use the shell's pure decisions; that none of them reaches electron is checked along all imports.
  host: { layers: ['host', 'engine', 'runner', 'contract', 'shell'], mayImport: neitherDesktopNorWindow },
  shell: { layers: ['shell', 'host', 'engine', 'contract', 'preload'], mayImport: (name) => !isReact(name) },
  preload: { layers: ['preload'], mayImport: isElectron },
  renderer: { layers: ['renderer', 'contract'], mayImport: (name) => !isElectron(name) && !isNodeModule(name) },
};

/** What tests may import besides: the test tools, and Node to set the stage. */
const testPackages = /^(vitest|fast-check|@playwright\/test|@axe-core\/playwright)(\/|$)/;
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);

/** The path from the root of a relative import, without a query such as `?worker`. */
export function resolveRelative(file: string, specifier: string): string {
  return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, '')));
}

export const isRelative = (specifier: string): boolean => specifier.startsWith('.');

/** What is wrong with one import, or null. */
export function importProblem(file: string, specifier: string): string | null {
  const layer = layerOf(file);
  if (layer === null) return null;
  const rule = rules[layer];
  if (!isRelative(specifier)) {
    if (isTest(file) && (testPackages.test(specifier) || isNodeModule(specifier))) return null;
    return rule.mayImport(specifier) ? null : `the ${layer} layer may not import ${specifier}`;
  }
  const target = resolveRelative(file, specifier);
  if (path.posix.extname(target) === '') return `${specifier} has no file extension`;
  const targetLayer = layerOf(target);
  if (targetLayer !== null) {
    return rule.layers.includes(targetLayer) ? null : `the ${layer} layer may not import the ${targetLayer} layer (${target})`;
  }
  if (isData(target) || (isForTests(file) && isSuite(target))) return null;
  return `${target} belongs to no layer`;
}

/** Tests, and the rigs that several of them share. */
function isForTests(file: string): boolean {
  return isTest(file) || /\/(testing|conformance)\//.test(file);
}

/** Tools of the suite that runs against any runner: its components and its plain HTTP. */
function isSuite(target: string): boolean {
  return target.startsWith('conformance/');
}

/** Files outside the layers that any of them may read at build time: schemas, WIT, package data, the samples in tests. */
function isData(target: string): boolean {
  return /^(resources|fixtures)\//.test(target) || target === 'package.json';
}
