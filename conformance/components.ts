/** The components that cases run, built from `fixtures/`: JavaScript by the platform's toolchain, the rest by hand. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { build } from 'esbuild';
import { bundleOf } from '../runner/testing/archive.ts';
import { buildTestComponent, platformWit } from '../runner/testing/build-component.ts';
import type { ComponentFeatures } from '../runner/testing/build-component.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures');

type Recipe = () => Promise<Uint8Array>;

const recipes = {
  /** Makes host calls as it is told. */
  guest: script('conformance/src/handler.ts', 'output'),
  /** The same, with the web's own `fetch`, which goes out by WASI. */
  'guest-with-fetch': script('conformance/src/handler.ts', 'everything'),
  /** A sample as the platform's command line builds it, without any WASI. */
  'host-apis': script('host-apis/src/index.ts', 'all-disabled'),
  /** In another language than JavaScript. */
  plain: text('plain'),
  grow: text('grow'),
  spin: text('spin'),
  trap: text('trap'),
  recurse: text('recurse'),
  'unknown-import': text('unknown-import', (wit) =>
    wit
      .replace('world runner {', 'interface unknown {\n  unknown: func();\n}\n\nworld runner {')
      .replace('import services;', 'import services;\n  import unknown;'),
  ),
  'wrong-type': text('wrong-type', () => 'package alga:extension;\nworld runner {\n  export handler: func() -> u32;\n}\n'),
  'two-memories': async () => parse(await watOf('two-memories')),
  'no-handler': () => parse('(component)'),
  'core-module': () => parse('(module)'),
  'not-wasm': () => readFile(path.join(fixtures, 'broken/not-a-component/dist/main.wasm')),
} satisfies Record<string, Recipe>;

export type ComponentName = keyof typeof recipes;

export interface Components {
  /** Builds all of them, which takes about half a minute the first time. Rejects when the toolchain fails. */
  prepare(): Promise<void>;
  get(name: ComponentName): Promise<Uint8Array>;
  /** A bundle that holds the component as its handler. */
  bundle(name: ComponentName): Promise<{ archive: Buffer; contentHash: string }>;
}

export function createComponents(): Components {
  const built = new Map<ComponentName, Promise<Uint8Array>>();
  const bundled = new Map<ComponentName, ReturnType<Components['bundle']>>();
  const get = (name: ComponentName) => remembered(built, name, recipes[name]);
  return {
    async prepare() {
      // One after the other: each build takes most of a gigabyte.
      for (const name of Object.keys(recipes) as ComponentName[]) await get(name);
    },
    get,
    bundle: (name) => remembered(bundled, name, async () => bundleOf([{ path: 'dist/main.wasm', body: await get(name) }])),
  };
}

function remembered<Value>(held: Map<ComponentName, Value>, name: ComponentName, make: () => Value): Value {
  const value = held.get(name) ?? make();
  held.set(name, value);
  return value;
}

function script(entry: string, features: ComponentFeatures): Recipe {
  return async () => {
    const { outputFiles } = await build({
      entryPoints: [path.join(fixtures, entry)],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      external: ['alga:extension/*'],
      write: false,
    });
    return readFile(await buildTestComponent({ source: outputFiles[0]?.text ?? '', features }));
  };
}

/** A core module in text, made a component of the platform's world or of a changed one. */
function text(name: string, change: (wit: string) => string = (wit) => wit): Recipe {
  return async () => {
    const core = await parse(await watOf(name));
    const embedded = await componentEmbed({ binary: core, witSource: change(await platformWit()), world: 'runner' });
    return componentNew(embedded, []);
  };
}

function watOf(name: string): Promise<string> {
  return readFile(path.join(fixtures, `conformance/wat/${name}.wat`), 'utf8');
}
