import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFairQueue } from './fair-queue.ts';

const limits = { total: 6, perOwner: 3 };
const order = (queue: ReturnType<typeof createFairQueue<string>>) => {
  const taken: string[] = [];
  while (queue.offer((_owner, entry) => taken.push(entry) > 0)) continue;
  return taken;
};

describe('the queue', () => {
  test('takes owners in turn, and the entries of each in order', () => {
    const queue = createFairQueue<string>(limits);
    for (const entry of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) queue.push(entry.slice(0, 1), entry);
    expect(order(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
    expect(queue.size).toBe(0);
  });

  test('passes over owners that are not accepted, who keep their turn', () => {
    const queue = createFairQueue<string>(limits);
    for (const entry of ['a1', 'a2', 'b1']) queue.push(entry.slice(0, 1), entry);
    expect(queue.offer((owner) => owner === 'b')).toBe(true);
    expect(queue.offer((owner) => owner === 'b')).toBe(false);
    expect(order(queue)).toEqual(['a1', 'a2']);
  });

  test('is bounded, for each owner and in all', () => {
    const queue = createFairQueue<string>(limits);
    const push = (owner: string) => queue.push(owner, owner);
    expect(['a', 'a', 'a', 'b', 'b'].map(push)).toEqual([null, null, null, null, null]);
    expect(push('a')).toEqual({ by: 'owner', waiting: 3 });
    expect(push('b')).toBeNull();
    expect(push('c')).toEqual({ by: 'all', waiting: 6 });
    expect(queue.clear()).toHaveLength(6);
    expect(push('c')).toBeNull();
  });

  test('lets entries go that are no longer wanted', () => {
    const queue = createFairQueue<string>(limits);
    queue.push('a', 'a1');
    expect(queue.remove('a', 'other')).toBe(false);
    expect(queue.remove('a', 'a1')).toBe(true);
    expect(queue.remove('a', 'a1')).toBe(false);
    expect([queue.size, queue.offer(() => true)]).toEqual([0, false]);
  });

  test('makes nobody wait for more than one entry of each other owner', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 40 }), (owners) => {
        const queue = createFairQueue<string>({ total: 100, perOwner: 100 });
        for (const owner of owners) queue.push(owner, owner);
        const taken = order(queue);
        for (const owner of new Set(owners)) expect(taken.indexOf(owner)).toBeLessThan(new Set(owners).size);
        expect(taken.toSorted()).toEqual(owners.toSorted());
      }),
    );
  });
});
