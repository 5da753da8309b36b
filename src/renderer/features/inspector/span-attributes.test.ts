import { describe, expect, it } from 'vitest';
import { splitAttributes } from './span-attributes.ts';

describe('splitAttributes', () => {
  it('puts arguments and result first, and short values among the facts', () => {
    const { facts, values } = splitAttributes({
      decision: 'granted',
      http: { a: 1 },
      result: [1],
      args: { key: 'k' },
      count: 2,
    });
    expect(values.map(({ name }) => name)).toEqual(['Arguments', 'Result', 'http']);
    expect(facts).toEqual([
      { name: 'decision', value: 'granted' },
      { name: 'count', value: 2 },
    ]);
  });

  it('gives long text room, and leaves out what is empty', () => {
    const { facts, values } = splitAttributes({ args: {}, note: 'x'.repeat(200), lines: 'a\nb' });
    expect(facts).toEqual([]);
    expect(values.map(({ name }) => name)).toEqual(['note', 'lines']);
  });
});
