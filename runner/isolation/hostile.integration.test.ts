/** Components that no toolchain would make: they break the rules of the border itself. None gets past it, or hurts the next. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRig } from '../testing/rig.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'alga-hostile-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A component whose handler makes one call, `$call`, with raw numbers. */
const componentOf = ({ imports, lowered, params, args }: Record<'imports' | 'lowered' | 'params' | 'args', string>) => `
(component
  ${imports}
  (core module $own (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 1024))
  (core instance $own (instantiate $own))
  ${lowered}
  (core module $code (import "host" "call" (func $call ${params}))
    (func (export "handler") (call $call ${args})))
  (core instance $code (instantiate $code (with "host" (instance (export "call" (func $call))))))
  (func $handler (canon lift (core func $code "handler")))
  (export "handler" (func $handler)))
`;

const withText = (ptr: number, length: number) =>
  componentOf({
    imports: '(import "alga:extension/logging" (instance $log (export "log-info" (func (param "message" string)))))',
    lowered:
      '(core func $call (canon lower (func $log "log-info") (memory (core memory $own "memory")) (realloc (core func $own "realloc"))))',
    params: '(param i32 i32)',
    args: `(i32.const ${ptr}) (i32.const ${length})`,
  });

const pollable = `(import "wasi:io/poll@0.2.3" (instance $poll
  (export "pollable" (type $type (sub resource)))
  (export "[method]pollable.block" (func (param "self" (borrow $type))))))
  (alias export $poll "pollable" (type $pollable))`;

const withHandle = (handle: number, lowered: string) =>
  componentOf({ imports: pollable, lowered, params: '(param i32)', args: `(i32.const ${handle})` });
const blocking = '(core func $call (canon lower (func $poll "[method]pollable.block")))';
const dropping = '(core func $call (canon resource.drop $pollable))';

async function run(text: string) {
  const file = path.join(folder, 'component.wasm');
  await writeFile(file, await parse(text));
  const rig = await createRig(file, { workers: 1 });
  try {
    const [first, second] = [await rig.call('/'), await rig.call('/')];
    expect(second.error).toBe(first.error);
    return { error: first.error, logs: first.guest?.logs.map(({ message }) => message) };
  } finally {
    await rig.dispose();
  }
}

/** These handlers answer nothing, so each ends in an error; this is the one of a call that was fine. */
const noAnswer = expect.stringContaining("property 'headers' of 'undefined'");

test('a text inside of the memory is read', async () => {
  expect(await run(withText(0, 4))).toEqual({ error: noAnswer, logs: ['\0\0\0\0'] });
});

test.each([
  ['behind the memory', withText(65_530, 64), 'Invalid typed array length'],
  ['of all addresses', withText(-256, 0x7fffffff), 'outside the bounds of the buffer'],
  ['of negative length', withText(0, -1), 'Invalid typed array length'],
])('a text %s is not', async (_what, text, error) => {
  expect(await run(text)).toEqual({ error: expect.stringContaining(error), logs: [] });
});

const forged = [0, 1, 7, 0x7fffffff, -1];

test.each(forged)('a call on handle %i, which nobody gave out, reaches no object of the host', async (handle) => {
  const { error } = await run(withHandle(handle, blocking));
  // The generated code does not look whether a handle exists; what the host's objects hold is private to them.
  expect(error).toMatch(/private member|resource|handle/i);
});

test.each(forged)('dropping handle %i, which nobody gave out, does no harm', async (handle) => {
  const { error } = await run(withHandle(handle, dropping));
  expect([noAnswer, expect.stringMatching(/resource|handle/i)]).toContainEqual(error);
});
