/** Componentizes in a process of its own, so that its memory goes with it: source, WIT file, world, features, output. */
import { readFile, writeFile } from 'node:fs/promises';
import { componentize } from '@bytecodealliance/componentize-js';

type Feature = 'stdio' | 'random' | 'clocks' | 'http' | 'fetch-event';

const disabled: Record<string, Feature[]> = {
  'all-disabled': ['stdio', 'random', 'clocks', 'http', 'fetch-event'],
  output: ['http', 'fetch-event'],
  everything: [],
};

const [sourcePath = '', witPath = '', worldName = '', features = '', output = ''] = process.argv.slice(2);
// The WIT goes in as text: the tool fails on paths to it.
const options = { sourcePath, worldName, witWorld: await readFile(witPath, 'utf8'), disableFeatures: disabled[features] ?? [] };
const { component } = await componentize(options);
await writeFile(output, component);
