import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalog, settingNames } from './catalog.ts';
import type { SettingDefinition } from './definition.ts';
import { judge } from './values.ts';

const definition = (rest: Partial<SettingDefinition>): SettingDefinition => ({
  kind: 'text',
  group: 'gateway',
  reader: 'gateway',
  meaning: 'Something.',
  ...rest,
});

describe('values of settings', () => {
  it.each([
    [definition({ kind: 'number', min: 1, max: 10 }), ' 7 ', '7'],
    [definition({ kind: 'number' }), '007', '7'],
    [definition({ kind: 'boolean' }), 'YES', 'true'],
    [definition({ kind: 'boolean' }), '0', 'false'],
    [definition({ kind: 'url' }), ' http://h:1/ ', 'http://h:1/'],
    [definition({ kind: 'choice', choices: { folder: null, s3: null } }), 'S3', 's3'],
    [definition({ kind: 'list' }), ' a.b, ,c ', 'a.b,c'],
    [definition({ kind: 'text' }), ' a ', 'a'],
    [definition({ kind: 'secret' }), ' a ', ' a '],
  ])('are taken as the kind has it: %o of %o', (kind, given, text) => {
    expect(judge(kind, given)).toEqual({ ok: true, text });
  });

  it.each([
    [definition({ kind: 'number', min: 1, max: 10 }), '11', 'from 1 to 10'],
    [definition({ kind: 'number', min: 5, unit: 'ms' }), '4', 'of at least 5 (ms)'],
    [definition({ kind: 'number' }), '1.5', 'whole number'],
    [definition({ kind: 'number' }), '-1', 'whole number'],
    [definition({ kind: 'boolean' }), 'maybe', 'true or false'],
    [definition({ kind: 'url' }), 'localhost:8080', 'http://127.0.0.1:8080'],
    [definition({ kind: 'url' }), 'file:///etc/passwd', 'scheme'],
    [definition({ kind: 'choice', choices: { folder: null, s3: null } }), 'tape', 'folder, s3'],
  ])('are refused with what is expected: %o of %o', (kind, given, expected) => {
    const verdict = judge(kind, given);
    expect(verdict.ok === false && verdict.problem).toContain(expected);
  });

  it('come out of judging as they went in, once judged', () => {
    const kinds = fc.constantFrom(...settingNames.map((name) => catalog[name]));
    fc.assert(
      fc.property(kinds, fc.oneof(fc.string(), fc.nat().map(String), fc.webUrl()), (kind, given) => {
        const first = judge(kind, given);
        if (!first.ok || first.text.trim() === '') return;
        expect(judge(kind, first.text)).toEqual(first);
      }),
    );
  });
});

describe('the catalog', () => {
  it.each(settingNames)('%s has a default that fits and words that end', (name) => {
    const { meaning, unused, choices, default: text } = catalog[name];
    for (const sentence of [meaning, unused, ...Object.values(choices ?? {})]) {
      if (typeof sentence === 'string') expect(sentence).toMatch(/^[A-Z“].*\.$/su);
    }
    if (text !== undefined) expect(judge(catalog[name], text)).toEqual({ ok: true, text });
  });

  it('gives no variable to two settings', () => {
    const variables = settingNames.flatMap((name) => [name, ...(catalog[name].aliases ?? [])]);
    expect(variables).toEqual([...new Set(variables)]);
  });
});
