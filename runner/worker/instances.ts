/**
 * Instances of components in one thread. A run gets an instance that holds nothing of earlier requests: one that is new,
 * or one that was set back to its beginning (`reset/`). Both are made ready ahead of the request.
 */
import { pathToFileURL } from 'node:url';
import { wasm } from '../component/wasm.ts';
import type { WasmInstance, WasmMemory, WasmModule } from '../component/wasm.ts';
import type { ComponentImage } from '../component/image.ts';
import { createCoreGroup, UnrepeatableLinking } from '../reset/core-group.ts';
import type { CoreGroup, CoreImports } from '../reset/core-group.ts';
import type { GuestImports } from './imports.ts';
import type { GuestRequest, GuestResponse } from './protocol.ts';

/**
 * Where the state of a request comes from: `fresh` sets instances back where that is proven to be complete and makes
 * new ones elsewhere, `instantiate` always makes new ones, `reuse` leaves what earlier requests left.
 */
export type GuestState = 'fresh' | 'instantiate' | 'reuse';

/** What an instance did before the request. `used` ones show what earlier requests left. */
export type InstanceOrigin = 'new' | 'reset' | 'used';

export interface GuestInstance {
  readonly origin: InstanceOrigin;
  handler(request: GuestRequest): GuestResponse;
  /** Size of all linear memories, in bytes. */
  memoryBytes(): number;
}

type Handler = GuestInstance['handler'];

/** What the generated module exports. */
interface Glue {
  instantiate(
    getCoreModule: (name: string) => WasmModule,
    imports: GuestImports,
    instantiateCore: (module: WasmModule, imports?: CoreImports) => WasmInstance,
  ): { handler: Handler };
}

interface Loaded {
  image: ComponentImage;
  glue: Glue;
  /** Instances to keep ready. */
  wanted: number;
  ready: Instance[];
  /** Came back from a run and wait for being set back. */
  worn: Instance[];
  resettable: boolean;
}

interface Instance extends GuestInstance {
  origin: InstanceOrigin;
  handler: Handler;
  group: CoreGroup | null;
}

export interface Instances {
  load(image: ComponentImage): Promise<void>;
  drop(key: string): void;
  /** How many instances of a component to keep ready; more than that are let go. */
  keep(key: string, wanted: number): void;
  /** A ready one where there is one, else a new one. Throws what instantiating throws. */
  take(key: string): GuestInstance;
  /** Gives an instance back that came to its end without a trap. */
  giveBack(key: string, instance: GuestInstance): void;
  /** Makes one instance ready where one is missing, last used component first; false when all are there. */
  refill(): boolean;
  /** Instances at hand, by key. */
  counts(): Record<string, number>;
}

export function createInstances(imports: GuestImports, state: GuestState): Instances {
  const loaded = new Map<string, Loaded>();

  function make(component: Loaded): Instance {
    const { image, glue } = component;
    const memories = new Set<WasmMemory>();
    const group = component.resettable && image.reset !== null ? createCoreGroup(image.reset, nameIn(image)) : null;
    const { handler } = glue.instantiate(moduleIn(image), imports, (module, coreImports = {}) => {
      const instance = group?.instantiateCore(module, coreImports) ?? new wasm.Instance(module, coreImports);
      for (const value of Object.values(instance.exports)) if (value instanceof wasm.Memory) memories.add(value as WasmMemory);
      return instance;
    });
    // Generated code that itself changes what it links would be set back too far.
    if (group !== null && !group.complete()) component.resettable = false;
    const memoryBytes = () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
    return { origin: 'new', handler, memoryBytes, group };
  }

  /** False where the instance cannot be used again. */
  function setBack(component: Loaded, instance: Instance): boolean {
    const { group } = instance;
    if (group === null || !group.reset()) return false;
    try {
      const { handler } = component.glue.instantiate(moduleIn(component.image), imports, group.instantiateCore);
      if (!group.complete()) return false;
      Object.assign(instance, { handler, origin: 'reset' } satisfies Partial<Instance>);
      return true;
    } catch (error) {
      if (!(error instanceof UnrepeatableLinking)) throw error;
      component.resettable = false;
      return false;
    }
  }

  function refillOne(component: Loaded): boolean {
    const worn = component.worn.pop();
    if (worn !== undefined && component.ready.length >= component.wanted) return true;
    if (worn !== undefined && setBack(component, worn)) component.ready.push(worn);
    else if (component.ready.length < component.wanted) component.ready.push(make(component));
    else return false;
    return true;
  }

  const demand = (key: string) => {
    const found = loaded.get(key);
    if (found === undefined) throw new Error(`component ${key} is not loaded in this thread`);
    return found;
  };
  return {
    async load(image) {
      const glue = (await import(pathToFileURL(image.gluePath).href)) as Glue;
      loaded.set(image.key, { image, glue, wanted: 0, ready: [], worn: [], resettable: state === 'fresh' });
    },
    drop: (key) => void loaded.delete(key),
    keep(key, wanted) {
      const component = loaded.get(key);
      if (component === undefined) return;
      component.wanted = wanted;
      component.ready.length = Math.min(component.ready.length, wanted);
    },
    take(key) {
      const component = demand(key);
      // Moves the component to the end of the map: refilling starts there.
      loaded.delete(key);
      loaded.set(key, component);
      return component.ready.pop() ?? make(component);
    },
    giveBack(key, given) {
      const component = loaded.get(key);
      const instance = given as Instance;
      if (component === undefined || component.ready.length >= component.wanted) return;
      if (state === 'reuse') component.ready.push(Object.assign(instance, { origin: 'used' as const }));
      else if (component.resettable && instance.group !== null) component.worn.push(instance);
    },
    refill: () => [...loaded.values()].toReversed().some(refillOne),
    counts: () => Object.fromEntries([...loaded].map(([key, { ready }]) => [key, ready.length])),
  };
}

function moduleIn(image: ComponentImage): (name: string) => WasmModule {
  return (name) => {
    const module = image.modules[name];
    if (module === undefined) throw new Error(`prepared component lacks ${name}`);
    return module;
  };
}

function nameIn(image: ComponentImage): (module: WasmModule) => string {
  const names = new Map(Object.entries(image.modules).map(([name, module]) => [module, name]));
  return (module) => names.get(module) ?? '';
}
