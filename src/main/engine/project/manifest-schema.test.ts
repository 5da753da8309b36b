/** The schema of the editor and the rules of publishing must accept the same manifests. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capabilities } from '../../../../runner/host/capabilities.ts';
import { publishIssues } from './publish-rules.ts';

const schema = JSON.parse(readFileSync(new URL('../../../../resources/manifest.schema.json', import.meta.url), 'utf8'));
// Keywords of the editor, without meaning for validation.
const ajv = new Ajv({ allErrors: true }).addVocabulary(['defaultSnippets', 'enumDescriptions']);
const accepts = ajv.compile(schema);

const base = { name: 'com.acme.reports', version: '1.2.3', runtime: 'wasm-js@1' };
const ui = { type: 'iframe', entry: 'ui/index.html' };
const endpoint = { method: 'GET', path: '/api/items', handler: 'dist/main' };

const good: unknown[] = [
  base,
  { ...base, version: ' 1.2.3-beta+7 ', runtime: '-' },
  { ...base, version: '1.2.*', publisher: 'acme', capabilities: [], assets: [], precompiled: {} },
  { ...base, capabilities: ['anything'], assets: ['a'], precompiled: { linux: 'a.cwasm' } },
  { ...base, ui: { ...ui, hooks: {}, routes: 1 } },
  { ...base, ui: { ...ui, hooks: { appMenu: { label: 'a', icon: 1 }, tab: null } } },
  { ...base, api: { endpoints: [], extra: 1 } },
  { ...base, api: { endpoints: [{ ...endpoint, method: 'oPtIoNs', path: 'x', note: 1 }] } },
];

const bad: unknown[] = [
  null,
  [],
  {},
  { ...base, entry: 'x' },
  { ...base, $schema: 'x' },
  { ...base, name: '\n' },
  { ...base, version: '1.2' },
  { ...base, version: 1 },
  { ...base, runtime: 'wasm' },
  { ...base, publisher: null },
  { ...base, publisher: '' },
  { ...base, capabilities: [' '] },
  { ...base, capabilities: {} },
  { ...base, assets: [1] },
  { ...base, precompiled: { '': 'x' } },
  { ...base, precompiled: { a: '' } },
  { ...base, ui: [] },
  { ...base, ui: { ...ui, type: 'page' } },
  { ...base, ui: { ...ui, entry: 'ui/../x' } },
  { ...base, ui: { ...ui, hooks: null } },
  { ...base, ui: { ...ui, hooks: { appMenu: {} } } },
  { ...base, ui: { ...ui, hooks: { clientPortalMenu: 'x' } } },
  { ...base, api: {} },
  { ...base, api: [] },
  { ...base, api: { endpoints: {} } },
  { ...base, api: { endpoints: [[]] } },
  { ...base, api: { endpoints: [{ ...endpoint, method: 'TRACE' }] } },
  { ...base, api: { endpoints: [{ ...endpoint, path: 'a b' }] } },
  { ...base, api: { endpoints: [{ ...endpoint, path: '..' }] } },
  { ...base, api: { endpoints: [{ ...endpoint, handler: undefined }] } },
];

function some(fields: Record<string, fc.Arbitrary<unknown>>) {
  return fc.record(fields, { requiredKeys: [] });
}

describe('manifest schema', () => {
  it.each(good.map((value) => [JSON.stringify(value), value]))('accepts %s', (_, value) => {
    expect(publishIssues(value)).toEqual([]);
    expect(accepts(value)).toBe(true);
  });

  it.each(bad.map((value) => [JSON.stringify(value), JSON.parse(JSON.stringify(value))]))('refuses %s', (_, value) => {
    expect(publishIssues(value)).not.toEqual([]);
    expect(accepts(value)).toBe(false);
  });

  it('agrees with the publish rules on any manifest', () => {
    const word = fc.oneof(
      fc.constantFrom('', ' ', '\t', 'a', 'a b', '..', 'a..b', '/x', 'a@b', 'a-b', '1.2.3', '1.2.*', '1.2.3-é', ' 1.0.0\n'),
      fc.constantFrom('GET', 'get', 'HEAD', 'TRACE', 'iframe', 'ui/index.html', '\u00a0', '\ufeff'),
      fc.string({ maxLength: 6 }),
    );
    const odd = fc.oneof(word, fc.constantFrom(null, true, 0, 1, [], {}, [''], { label: 'x' }));
    const often = <T>(usual: fc.Arbitrary<T>) => fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: odd });
    const menu = often(some({ label: word, icon: odd }));
    const version = fc.oneof(fc.constantFrom('1.2.3', '0.1.*', ' 1.2.3-a.b+c '), word);
    const route = some({
      method: often(fc.constantFrom('GET', 'Post', 'options')),
      path: often(fc.constantFrom('/a', 'a/:b')),
      handler: often(fc.constant('dist/main')),
    });
    const value = some({
      name: often(fc.constant('com.acme.x')),
      version: often(version),
      runtime: often(fc.constant('wasm-js@1')),
      publisher: often(word),
      capabilities: often(fc.array(word, { maxLength: 2 })),
      assets: often(fc.array(word, { maxLength: 2 })),
      precompiled: often(fc.dictionary(word, often(word), { maxKeys: 2 })),
      ui: often(
        some({
          type: often(fc.constant('iframe')),
          entry: often(word),
          hooks: often(some({ appMenu: menu, clientPortalMenu: menu, tab: odd })),
        }),
      ),
      api: often(some({ endpoints: often(fc.array(often(route), { maxLength: 2 })), other: odd })),
      extra: odd,
    });
    fc.assert(
      fc.property(value, (candidate) => {
        expect(accepts(candidate)).toBe(publishIssues(candidate).length === 0);
      }),
      { numRuns: 3000 },
    );
  });

  it('suggests every capability that the platform knows, each with a description', () => {
    const [{ enum: names, enumDescriptions }] = schema.properties.capabilities.items.anyOf;
    expect(names).toEqual(capabilities);
    expect(enumDescriptions).toHaveLength(capabilities.length);
  });

  it('describes every field', () => {
    const undescribed = Object.entries(schema.properties).filter(
      ([, field]) => !(field as { description?: string }).description,
    );
    expect(undescribed).toEqual([]);
  });
});
