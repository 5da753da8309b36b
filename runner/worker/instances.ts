/**
 * Instances of components in one thread. Every run gets an instance that nobody used before; a few are made ahead of
 * time, because making one costs more than most handlers do.
 */
import { pathToFileURL } from 'node:url';
import { wasm } from '../component/wasm.ts';
import type { WasmInstance, WasmMemory, WasmModule } from '../component/wasm.ts';
import type { ComponentImage } from '../component/image.ts';
import type { GuestImports } from './imports.ts';
import type { GuestRequest, GuestResponse } from './protocol.ts';

export interface GuestInstance {
  handler(request: GuestRequest): GuestResponse;
  /** Size of all linear memories, in bytes. */
  memoryBytes(): number;
}

/** What the generated module exports. */
interface Glue {
  instantiate(
    getCoreModule: (name: string) => WasmModule,
    imports: GuestImports,
    instantiateCore: (module: WasmModule, imports?: Record<string, unknown>) => WasmInstance,
  ): { handler(request: GuestRequest): GuestResponse };
}

interface Loaded {
  image: ComponentImage;
  glue: Glue;
  spares: GuestInstance[];
}

export interface Instances {
  load(image: ComponentImage): Promise<void>;
  drop(key: string): void;
  /** A spare where there is one, else a new instance. Throws what instantiating throws. */
  take(key: string): GuestInstance;
  /** Makes one spare where one is missing, last used component first; false when all are there. */
  refill(): boolean;
  /** Spares at hand, by key. */
  counts(): Record<string, number>;
}

/** Only the components used last are kept warm: each spare holds megabytes. */
const componentsWithSpares = 2;

export function createInstances(imports: GuestImports, sparesEach: number): Instances {
  const loaded = new Map<string, Loaded>();
  const demand = (key: string) => {
    const found = loaded.get(key);
    if (found === undefined) throw new Error(`component ${key} is not loaded in this thread`);
    return found;
  };
  return {
    async load(image) {
      const glue = (await import(pathToFileURL(image.gluePath).href)) as Glue;
      loaded.set(image.key, { image, glue, spares: [] });
    },
    drop: (key) => void loaded.delete(key),
    take(key) {
      const component = demand(key);
      // Moves the component to the end of the map: refilling starts there.
      loaded.delete(key);
      loaded.set(key, component);
      for (const old of [...loaded.values()].slice(0, -componentsWithSpares)) old.spares.length = 0;
      return component.spares.pop() ?? instantiate(component, imports);
    },
    refill() {
      const lacking = [...loaded.values()].slice(-componentsWithSpares).findLast(({ spares }) => spares.length < sparesEach);
      if (lacking === undefined) return false;
      lacking.spares.push(instantiate(lacking, imports));
      return true;
    },
    counts: () => Object.fromEntries([...loaded].map(([key, { spares }]) => [key, spares.length])),
  };
}

function instantiate({ glue, image }: Loaded, imports: GuestImports): GuestInstance {
  const memories: WasmMemory[] = [];
  const moduleOf = (name: string) => {
    const module = image.modules[name];
    if (module === undefined) throw new Error(`prepared component lacks ${name}`);
    return module;
  };
  const { handler } = glue.instantiate(moduleOf, imports, (module, coreImports) => {
    const instance = new wasm.Instance(module, coreImports);
    memories.push(...Object.values(instance.exports).filter(isMemory));
    return instance;
  });
  return {
    handler,
    memoryBytes: () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0),
  };
}

function isMemory(value: unknown): value is WasmMemory {
  return value instanceof wasm.Memory;
}
