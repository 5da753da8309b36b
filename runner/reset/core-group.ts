/**
 * The core instances of one component, so linked that they can be set back and handed out again. The generated code is
 * run anew each time, because it keeps state of its own (handles, tasks); instances call it through links that are
 * pointed at the latest.
 */
import { wasm } from '../component/wasm.ts';
import type { WasmInstance, WasmMemory, WasmModule } from '../component/wasm.ts';
import { globalExport, memoryExport } from './expose.ts';
import { equalsImage, restoreMemory } from './memory-image.ts';
import type { MemoryImage } from './memory-image.ts';

/** How the component of an image is set back: by core module, its globals and its memory. */
export type ResetRecipe = Record<string, { globals: number[]; memory: MemoryImage | null }>;

export type CoreImports = Record<string, Record<string, unknown>>;

type HostFunction = (...args: unknown[]) => unknown;

interface Link {
  call: HostFunction;
}

interface Core {
  module: WasmModule;
  instance: WasmInstance;
  /** By namespace and name; functions of other instances of the group are linked directly. */
  links: Map<string, Link>;
  globals: { global: WasmGlobal; initial: number | bigint }[];
  memory: { memory: WasmMemory; image: MemoryImage } | null;
}

interface WasmGlobal {
  value: number | bigint;
}

export interface CoreGroup {
  /** For the generated code: makes the instances the first time, hands them out in the same order after. */
  instantiateCore(module: WasmModule, imports?: CoreImports): WasmInstance;
  /** Call when the generated code has all its instances. False where they are not as they were made. */
  complete(): boolean;
  /** Sets all state back. False where that cannot be done; the group is then of no more use. */
  reset(): boolean;
}

/** Thrown where the generated code does not link as it did before, or as can be repeated. */
export class UnrepeatableLinking extends Error {
  constructor(what: string) {
    super(`the instances of the component cannot be linked again: ${what}`);
    this.name = 'UnrepeatableLinking';
  }
}

/** `nameOf` tells the name of a module in the recipe. */
export function createCoreGroup(recipe: ResetRecipe, nameOf: (module: WasmModule) => string): CoreGroup {
  const cores: Core[] = [];
  const own = new Set<unknown>();
  let linked = 0;
  let sealed = false;

  function make(module: WasmModule, imports: CoreImports): WasmInstance {
    const links = new Map<string, Link>();
    const given: CoreImports = {};
    forEachImport(imports, (namespace, name, value) => {
      (given[namespace] ??= {})[name] = own.has(value) ? value : linkTo(links, namespace, name, value);
    });
    const instance = new wasm.Instance(module, given);
    for (const value of Object.values(instance.exports)) own.add(value);
    const state = recipe[nameOf(module)];
    const globals = (state?.globals ?? []).map((index) => {
      const global = instance.exports[globalExport(index)] as WasmGlobal;
      return { global, initial: global.value };
    });
    const image = state?.memory ?? null;
    const memory = image === null ? null : { memory: instance.exports[memoryExport] as WasmMemory, image };
    cores.push({ module, instance, links, globals, memory });
    return instance;
  }

  function handOut(module: WasmModule, imports: CoreImports): WasmInstance {
    const core = cores[linked];
    if (core === undefined || core.module !== module) throw new UnrepeatableLinking('another module');
    linked += 1;
    forEachImport(imports, (namespace, name, value) => {
      if (own.has(value)) return;
      const link = core.links.get(linkKey(namespace, name));
      if (link === undefined || typeof value !== 'function') throw new UnrepeatableLinking(`${namespace} ${name}`);
      link.call = value as HostFunction;
    });
    return core.instance;
  }

  return {
    instantiateCore: (module, imports = {}) => (sealed ? handOut(module, imports) : make(module, imports)),
    complete() {
      const repeated = linked === cores.length;
      linked = 0;
      if (sealed) return repeated;
      sealed = true;
      return cores.every(isInitial);
    },
    reset() {
      for (const { memory, globals } of cores) {
        if (memory !== null && !restoreMemory(memory.memory, memory.image)) return false;
        for (const { global, initial } of globals) global.value = initial;
      }
      return true;
    },
  };
}

function isInitial({ memory, globals }: Core): boolean {
  const untouched = globals.every(({ global, initial }) => Object.is(global.value, initial));
  return untouched && (memory === null || equalsImage(memory.memory, memory.image));
}

/** Anything but a function would be state that is shared with the generated code. */
function linkTo(links: Map<string, Link>, namespace: string, name: string, value: unknown): HostFunction {
  if (typeof value !== 'function') throw new UnrepeatableLinking(`${namespace} ${name} is no function`);
  const link: Link = { call: value as HostFunction };
  links.set(linkKey(namespace, name), link);
  return (...args) => link.call(...args);
}

const linkKey = (namespace: string, name: string): string => `${namespace} ${name}`;

function forEachImport(imports: CoreImports, visit: (namespace: string, name: string, value: unknown) => void): void {
  for (const [namespace, names] of Object.entries(imports)) {
    for (const [name, value] of Object.entries(names)) visit(namespace, name, value);
  }
}
