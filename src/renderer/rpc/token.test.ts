import { describe, expect, it, vi } from 'vitest';
import { takeToken } from './token.ts';

function places(hash: string, stored: string | null = null) {
  let value = stored;
  return {
    location: { hash, pathname: '/p/1/traces', search: '?trace=2' },
    history: { state: { key: 1 }, replaceState: vi.fn() },
    storage: {
      getItem: () => value,
      setItem: (_key: string, next: string) => {
        value = next;
      },
    },
  };
}

describe('takeToken', () => {
  it('moves the token from the address to the storage', () => {
    const page = places('#token=secret');
    expect(takeToken(page)).toBe('secret');
    expect(page.history.replaceState).toHaveBeenCalledWith({ key: 1 }, '', '/p/1/traces?trace=2');
    expect(page.storage.getItem()).toBe('secret');
  });

  it('keeps the rest of the fragment', () => {
    const page = places('#token=secret&line=3');
    takeToken(page);
    expect(page.history.replaceState).toHaveBeenCalledWith({ key: 1 }, '', '/p/1/traces?trace=2#line=3');
  });

  it('falls back to what is stored', () => {
    expect(takeToken(places('', 'kept'))).toBe('kept');
    expect(takeToken(places(''))).toBeNull();
  });
});
