import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configOfJson, configOfRows, jsonOf, rowsOf, sameConfig, type Config } from './config-rows.ts';

const name = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_.-]{0,12}$/);
const config = fc.dictionary(name, fc.jsonValue()) as fc.Arbitrary<Config>;

describe('a configuration', () => {
  it('comes back from its rows and from its JSON as it was', () => {
    fc.assert(
      fc.property(config, (given) => {
        const stored = JSON.parse(JSON.stringify(given)) as Config;
        expect(configOfRows(rowsOf(stored))).toEqual({ config: stored });
        expect(configOfJson(jsonOf(stored))).toEqual({ config: stored });
      }),
    );
  });

  it('keeps what is not text until its row is typed over', () => {
    const [row] = rowsOf({ limits: { attempts: 3 } });
    expect(configOfRows([row!])).toEqual({ config: { limits: { attempts: 3 } } });
    const typed = { ...row!, value: '{"attempts":4}' };
    expect(configOfRows([typed])).toEqual({ config: { limits: '{"attempts":4}' } });
  });

  it('needs a name for each value, once', () => {
    expect(configOfRows([{ name: ' ', value: '' }])).toEqual({ config: {} });
    expect(configOfRows([{ name: '', value: 'eu' }])).toEqual({ problem: 'The value eu has no name.' });
    expect(
      configOfRows([
        { name: 'a', value: '1' },
        { name: ' a', value: '2' },
      ]),
    ).toEqual({
      problem: 'The name a is used twice.',
    });
  });

  it('is an object', () => {
    expect(configOfJson('[1]')).toEqual({ problem: 'This is not a JSON object of names and values.' });
    expect(configOfJson('{')).toHaveProperty('problem');
  });

  it('is another one when a value is', () => {
    expect(sameConfig({ a: 1 }, { a: 1 })).toBe(true);
    expect(sameConfig({ a: 1 }, { a: '1' })).toBe(false);
  });
});
