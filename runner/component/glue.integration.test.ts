/** The changes to generated code fit the transpiler that is installed. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { buildTestComponent } from '../testing/build-component.ts';
import { guestSource } from '../testing/guest.ts';
import { glueFile } from './toolchain.ts';
import { transpile } from './transpile.ts';

test('generated code keeps byte order marks and looks at no environment', async () => {
  const files = await transpile(await readFile(await buildTestComponent({ source: guestSource })));
  const code = Buffer.from(files.get(glueFile) ?? []).toString();
  expect(code.includes('const _debugLog = () => {};')).toBe(true);
  expect(/process\??\.env|JCO_DEBUG/.test(code)).toBe(false);
  expect(code.includes("new TextDecoder('utf-8', { ignoreBOM: true })")).toBe(true);
  expect(code.includes('new TextDecoder()')).toBe(false);
});
