import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createProjectParts, type PartContext, type PartSources } from './project-parts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function createCounter() {
  const made: { disposed: boolean }[] = [];
  const create = (_context: PartContext) => {
    const part = { disposed: false, dispose: () => void (part.disposed = true) };
    made.push(part);
    return part;
  };
  return { made, create };
}

const sources = { projectId: 'p' } as unknown as PartSources;

describe('project parts', () => {
  test('are made once, also when another part asks for them', () => {
    const { made, create } = createCounter();
    const parts = createProjectParts(sources);
    const upper = (context: PartContext) => ({ lower: context.part(create), dispose: () => undefined });
    expect(parts.get(upper).lower).toBe(parts.get(create));
    expect(made).toHaveLength(1);
  });

  test('are disposed with the last holder, but not when one comes back at once', () => {
    const { made, create } = createCounter();
    const parts = createProjectParts(sources);
    const release = parts.hold();
    const part = parts.get(create);
    release();
    const releaseAgain = parts.hold();
    vi.runAllTimers();
    expect(part.disposed).toBe(false);
    releaseAgain();
    vi.runAllTimers();
    expect(made.map(({ disposed }) => disposed)).toEqual([true]);
  });
});
