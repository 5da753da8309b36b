import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { assert, constantFrom, dictionary, property, string } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../../../runner/server/settings.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import {
  environmentText,
  lastDebugPort,
  runnerEnvironment,
  writeRunnerEnvironment,
  type RunnerEnvironmentParts,
} from './env-file.ts';
import { createRunnerTokens } from './tokens.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'alga-env-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const parts = (changes: Partial<RunnerEnvironmentParts> = {}): RunnerEnvironmentParts => ({
  gatewayUrl: 'http://127.0.0.1:3000',
  store: { base: 'http://127.0.0.1:4569/bundles', keys: { access: 'key', secret: 'se/cr+et=' }, region: 'us-east-1' },
  tokens: { RUNNER_STORAGE_API_TOKEN: 'token-back', RUNNER_SERVICE_TOKEN: 'token-there', ALGA_AUTH_KEY: 'registry-key' },
  debugPort: 6400,
  settings: { EXT_EGRESS_ALLOWLIST: 'example.com', UI_PROXY_BASE_URL: undefined, EXT_UI_FRAME_ANCESTORS: '' },
  ...changes,
});

describe('the environment of a runner', () => {
  it('is all that our own runner needs', async () => {
    const written = await writeRunnerEnvironment(dataDir, runnerEnvironment(parts()));
    expect(statSync(written.path).mode & 0o777).toBe(0o600);
    expect(readFileSync(written.path, 'utf8')).toBe(written.text);
    const settings = readSettings(parseEnv(written.text));
    expect(settings).toMatchObject({
      authKey: 'registry-key',
      registryOrigin: 'http://127.0.0.1:3000',
      internalBase: 'http://127.0.0.1:3000',
      internalToken: 'token-back',
      executeToken: 'token-there',
      store: { base: 'http://127.0.0.1:4569/bundles', keys: { access: 'key', secret: 'se/cr+et=' }, region: 'us-east-1' },
      egressAllow: ['example.com'],
      uiProxyBase: null,
      strictValidation: true,
      debugStream: { url: 'redis://127.0.0.1:6400', password: 'token-back' },
    });
    expect(lastDebugPort(dataDir)).toBe(6400);
  });

  it('has no port for debug events before it is written', () => {
    expect(lastDebugPort(dataDir)).toBeNull();
  });

  it('leaves out a store that cannot be reached, and keys that it does not need', () => {
    const closed = runnerEnvironment(parts({ store: null }));
    expect(closed).not.toHaveProperty('BUNDLE_STORE_BASE');
    expect(environmentText(closed)).toContain('# BUNDLE_STORE_BASE is missing');
    const open = runnerEnvironment(parts({ store: { base: 'http://store/b', keys: null, region: '' } }));
    expect(open).not.toHaveProperty('S3_ACCESS_KEY');
  });

  it('is read back as it was written, or not written at all', () => {
    const names = constantFrom('UI_PROXY_BASE_URL', 'EXT_UI_CONTENT_SECURITY_POLICY', 'S3_SECRET_KEY');
    assert(
      property(dictionary(names, string({ minLength: 1 })), (variables) => {
        let text: string;
        try {
          text = environmentText(variables);
        } catch (error) {
          expect(error).toBeInstanceOf(WorkbenchError);
          return;
        }
        expect(parseEnv(text)).toEqual({ ...variables });
      }),
      { numRuns: 500 },
    );
  });
});

describe('the tokens', () => {
  it('are made once for a data folder, for its owner only', () => {
    const first = createRunnerTokens({ dataDir, configured: () => undefined })();
    expect(createRunnerTokens({ dataDir, configured: () => ' ' })()).toEqual(first);
    expect(new Set(Object.values(first)).size).toBe(3);
    expect(statSync(path.join(dataDir, 'runner-tokens.json')).mode & 0o777).toBe(0o600);
  });

  it('that are set win over made ones, from the next use on', () => {
    let set: string | undefined;
    const tokens = createRunnerTokens({
      dataDir,
      configured: (name) => (name === 'RUNNER_SERVICE_TOKEN' ? set : undefined),
    });
    const made = tokens().RUNNER_SERVICE_TOKEN;
    set = ' chosen ';
    expect(tokens()).toMatchObject({ RUNNER_SERVICE_TOKEN: 'chosen' });
    set = undefined;
    expect(tokens().RUNNER_SERVICE_TOKEN).toBe(made);
  });

  it('are made anew where the file is damaged', () => {
    writeFileSync(path.join(dataDir, 'runner-tokens.json'), '{"RUNNER_SERVICE_TOKEN":""}');
    expect(createRunnerTokens({ dataDir, configured: () => undefined })().RUNNER_SERVICE_TOKEN).toHaveLength(32);
  });
});
