/**
 * The module `virtual:alga-typings`: type declarations that the editor shows extensions with. The host modules are made
 * from the WIT while the app is built, the others are read from the packages that templates use, so that none can drift.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';
import { guestTypes } from '../src/main/builder/guest-types.ts';

interface Typing {
  /** Below `node_modules`. */
  path: string;
  text: string;
}

/** Package → folder with its declarations. React's own refer to `csstype`, whose megabyte is left out. */
const packages: Record<string, string> = {
  '@alga-psa/extension-runtime': '@alga-psa/extension-runtime/dist',
  '@alga-psa/extension-iframe-sdk': '@alga-psa/extension-iframe-sdk/dist',
  '@types/react': '@types/react',
  '@types/react-dom': '@types/react-dom',
};

const moduleName = 'virtual:alga-typings';

export function typingsPlugin(root: string): Plugin {
  const resolved = `\0${moduleName}`;
  return {
    name: 'alga-workbench:typings',
    resolveId: (id) => (id === moduleName ? resolved : null),
    load: async (id) => (id === resolved ? `export default ${JSON.stringify(await readTypings(root))};` : null),
  };
}

async function readTypings(root: string): Promise<Typing[]> {
  const host = await guestTypes({ witFile: path.join(root, 'runner/wit/extension-runner.wit') });
  const read = Object.entries(packages).map(([name, folder]) => readPackage(name, path.join(root, 'node_modules', folder)));
  return [{ path: '@alga-workbench/host-modules/index.d.ts', text: host.text }, ...(await Promise.all(read)).flat()];
}

async function readPackage(name: string, folder: string): Promise<Typing[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.d.ts')).toSorted();
  return Promise.all(
    files.map(async (file) => ({ path: `${name}/${file}`, text: await readFile(path.join(folder, file), 'utf8') })),
  );
}
