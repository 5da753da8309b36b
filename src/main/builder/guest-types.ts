/** TypeScript declarations of the host modules, made from the WIT so that they cannot drift from it. */
import { dirname } from 'node:path';
import { generateGuestTypes } from '@bytecodealliance/jco-transpile';
import { compareNames } from './tar.ts';

/** One text with a `declare module 'alga:extension/…'` for each interface of the world. */
export async function guestTypes(input: { witFile: string }): Promise<{ text: string }> {
  const files = await generateGuestTypes(dirname(input.witFile), { worldName: 'runner' });
  const decoder = new TextDecoder();
  const parts = Object.entries(files)
    .filter(([name]) => name.startsWith('interfaces/'))
    .toSorted(([a], [b]) => compareNames(a, b))
    .map(([, bytes]) => decoder.decode(bytes).replace(/^\/\/\/ <reference path=.*$\n?/gm, ''));
  return { text: parts.join('\n') };
}
