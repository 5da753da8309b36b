import { describe, expect, it } from 'vitest';
import { apiKeyScopes } from '../../../contract/api-keys.ts';
import { expiryOf, keyState, scopeNote, scopeWords, shortScope } from './key-words.ts';

const now = 1_800_000_000_000;
const day = 86_400_000;

describe('an API key', () => {
  it.each([
    [{ revokedAt: null, expiresAt: null }, 'Active'],
    [{ revokedAt: null, expiresAt: now + 8 * day }, 'Active'],
    [{ revokedAt: null, expiresAt: now + 7 * day }, 'Expires soon'],
    [{ revokedAt: null, expiresAt: now }, 'Expired'],
    [{ revokedAt: now - 1, expiresAt: now + day }, 'Revoked'],
  ])('%o is %s', (key, label) => {
    expect(keyState(key, now).label).toBe(label);
  });

  it('lasts as long as was chosen', () => {
    expect(expiryOf('30', now)).toBe(now + 30 * day);
    expect(expiryOf('never', now)).toBeNull();
  });
});

it.each([
  [['extension:publish'], null],
  [['extension:call'], 'Every call'],
  [['extension:call', 'extension:read'], 'other methods'],
  [['extension:call', 'extension:write'], 'by GET'],
  [['extension:call', 'extension:read', 'extension:write'], null],
] as const)('says what a key with %j cannot call', (scopes, words) => {
  const note = scopeNote(scopes);
  if (words === null) expect(note).toBeNull();
  else expect(note).toContain(words);
});

it('has words for every scope', () => {
  for (const scope of apiKeyScopes) expect(scopeWords[scope]).toMatch(/\.$/);
  expect(apiKeyScopes.map(shortScope)).toEqual(['read', 'write', 'publish', 'call']);
});
