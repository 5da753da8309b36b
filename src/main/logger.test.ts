import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'alga-log-'));
  file = path.join(folder, 'data', 'logs', 'workbench.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (env: NodeJS.ProcessEnv = {}) => createLogger(path.join(folder, 'data'), env);
const lines = () =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log', () => {
  it('has a line as soon as it is written, without what must not be in it', () => {
    start().info({ token: 'abc', secret: { value: 'def' } }, 'hello');
    expect(lines()).toMatchObject([{ msg: 'hello', token: '[redacted]', secret: '[redacted]' }]);
  });

  it.skipIf(process.platform === 'win32')('makes a data folder that only its owner can read', () => {
    start().info('hello');
    expect(statSync(path.join(folder, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('takes its level from the environment, and the usual one for a word that is none', () => {
    start({ ALGA_WORKBENCH_LOG: 'debug' }).debug('more');
    start({ ALGA_WORKBENCH_LOG: 'loud' }).debug('less');
    expect(lines()).toMatchObject([{ msg: 'more' }]);
  });

  it('goes on where a line cannot be written', () => {
    const logger = start();
    mkdirSync(file);
    logger.info('lost');
    rmSync(file, { recursive: true });
    logger.info('kept');
    expect(lines()).toMatchObject([{ msg: 'kept' }]);
  });

  it('puts a log aside that has grown large', () => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'x'.repeat(8 * 1024 * 1024 + 1));
    start().info('hello');
    expect(lines()).toMatchObject([{ msg: 'hello' }]);
    expect(statSync(`${file}.1`).size).toBe(8 * 1024 * 1024 + 1);
  });

  it('tells of a data folder that cannot be used', () => {
    writeFileSync(path.join(folder, 'data'), '');
    expect(start).toThrowError(expect.objectContaining({ failure: expect.objectContaining({ code: 'DATA_DIR_UNUSABLE' }) }));
  });
});
