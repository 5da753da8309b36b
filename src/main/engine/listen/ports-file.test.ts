import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPorts, writePorts } from './ports-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'alga-ports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('remembers ports', async () => {
  const ports = { app: 4100, gateway: 4101, runner: 4102 };
  await writePorts(folder, ports);
  expect(readPorts(folder)).toEqual(ports);
});

it.each(['', '{', '{"app":4100}', '{"app":99999999,"gateway":1,"runner":2}', '{"app":-1,"gateway":1.5,"runner":0}'])(
  'takes %s for no record',
  (text) => {
    writeFileSync(path.join(folder, 'ports.json'), text);
    expect(readPorts(folder)).toEqual({});
  },
);
