/** Turns a component into core modules and the JavaScript that joins them. Takes about a second. */
import { transpileBytes } from '@bytecodealliance/jco-transpile';
import { RunnerError, textOf } from '../errors.ts';
import { adaptGlue } from './glue.ts';
import { planReset } from '../reset/plan.ts';
import { generatedName, glueFile, resetFile } from './toolchain.ts';

/** Generated files by name: `ext.mjs`, its core modules, and how to set their state back. */
export type GeneratedFiles = Map<string, Uint8Array>;

/** Throws `RunnerError` `COMPONENT_TRANSPILE_FAILED`. */
export async function transpile(component: Uint8Array): Promise<GeneratedFiles> {
  const { files } = await transpileBytes(component, {
    name: generatedName,
    instantiation: { tag: 'sync' },
    emitTypescriptDeclarations: false,
    nodejsCompat: false,
  }).catch((error: unknown) => {
    throw new RunnerError('COMPONENT_TRANSPILE_FAILED', `component cannot be compiled: ${textOf(error)}`, {
      what: 'The component cannot be prepared for running.',
      why: `The transpiler refused it: ${textOf(error)}.`,
      fix: 'Build the component with the toolchain of the workbench.',
    });
  });
  const kept: GeneratedFiles = new Map();
  for (const [name, bytes] of Object.entries(files)) {
    if (name === `${generatedName}.js`) kept.set(glueFile, Buffer.from(adaptGlue(Buffer.from(bytes).toString())));
    if (name.endsWith('.wasm')) kept.set(name, bytes);
  }
  const coreModules = new Map([...kept].filter(([name]) => name.endsWith('.wasm')));
  kept.set(resetFile, Buffer.from(JSON.stringify(planReset(coreModules))));
  return kept;
}
