import { assert, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envLines, mask, shownText } from './env-lines.ts';

const text = [
  '# Environment of a runner.',
  'ALGA_AUTH_KEY=auth-1',
  'REGISTRY_BASE_URL=http://127.0.0.1:4000',
  'RUNNER_SERVICE_TOKEN=token=2',
  'RUNNER_DEBUG_REDIS_PASSWORD=pass-3',
  'S3_ACCESS_KEY=access-4',
  'S3_SECRET_KEY=secret-5',
  'UPSTREAM=https://sam:hidden-6@example.test/',
  'RUNNER_STORAGE_API_TOKEN=',
  '',
].join('\n');

describe('an environment file', () => {
  it('shows names and addresses, and hides tokens, keys and passwords', () => {
    const shown = shownText(envLines(text), false);
    for (const secret of ['auth-1', 'token=2', 'pass-3', 'secret-5', 'hidden-6']) expect(shown).not.toContain(secret);
    expect(shown).toContain('REGISTRY_BASE_URL=http://127.0.0.1:4000');
    expect(shown).toContain('S3_ACCESS_KEY=access-4');
    expect(shown).toContain(`S3_SECRET_KEY=${mask}`);
    expect(shown).toContain('# Environment of a runner.');
    expect(shown).toMatch(/RUNNER_STORAGE_API_TOKEN=$/m);
  });

  it('is shown as it is when asked for', () => {
    expect(shownText(envLines(text), true)).toBe(text.trimEnd());
  });

  it('never shows the value of a secret', () => {
    assert(
      property(stringMatching(/^[A-Za-z0-9_=/+-]{4,40}$/), (value) => {
        expect(shownText(envLines(`RUNNER_SERVICE_TOKEN=${value}\n`), false)).toBe(`RUNNER_SERVICE_TOKEN=${mask}`);
      }),
    );
  });
});
