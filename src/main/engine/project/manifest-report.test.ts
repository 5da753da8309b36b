import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateManifestText } from './manifest-report.ts';

const base = { name: 'com.acme.reports', publisher: 'acme', version: '1.2.3', runtime: 'wasm-js@1' };
const ui = { type: 'iframe', entry: 'ui/index.html', hooks: { appMenu: { label: 'Reports' } } };
const endpoint = { method: 'GET', path: '/api/items', handler: 'dist/main' };

const validate = (value: unknown, facts = {}) => validateManifestText(JSON.stringify(value, null, 2), facts);
const rules = (value: unknown, facts = {}): string[] => validate(value, facts).problems.map(({ rule }) => rule);
const issues = (value: unknown): string[] =>
  validate(value).problems.map(({ manifestPath, message }) => `${manifestPath}: ${message}`);

/** How a message of the publish step about a field begins. */
const nameOf = (path: string): string => `${path}: Field '${path}'`;

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function at(text: string, rule: string) {
  return validateManifestText(text).problems.find((problem) => problem.rule === rule)?.position;
}

describe('syntax', () => {
  it.each([
    ['', 'The file is empty.', 1, 1],
    ['{\n  "name": "a",\n}', 'JSON allows no comma after the last entry.', 2, 14],
    ['{\n  // no\n  "name": "a"\n}', 'JSON allows no comments.', 2, 3],
    ['{ "name": "a" "version": "1" }', 'A comma is missing before this.', 1, 15],
    ['{ "name": "a" }}', 'Something follows after the end of the JSON value.', 1, 16],
    ['\r\n{ "name": tru }', 'JSON knows no such word or sign.', 2, 11],
    ['{ "name": "a', 'The text is not closed by a double quote on its line.', 1, 11],
  ])('tells where %j breaks', (text, message, line, column) => {
    const { manifest, problems } = validateManifestText(text);
    expect(manifest).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ rule: 'manifest.syntax', severity: 'error', message });
    expect(problems[0]?.position).toMatchObject({ file: 'manifest.json', line, column });
  });

  it('reads exactly what JSON.parse reads', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '.5',
      'e',
      'null',
      ' ',
      '\n',
      '//',
      '\\u00',
      '\u00a0',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        const readable = !validateManifestText(text).problems.some(({ rule }) => rule === 'manifest.syntax');
        expect(readable).toBe(parses(text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('publish rules', () => {
  it('accepts a complete manifest without a finding', () => {
    const value = { ...base, capabilities: ['cap:storage.kv'], ui, api: { endpoints: [endpoint] }, assets: ['ui/a.png'] };
    expect(validate(value, { hasHandler: true, hasUi: true })).toEqual({
      manifest: { ...base, capabilities: ['cap:storage.kv'], ui, endpoints: [endpoint] },
      problems: [],
    });
  });

  it.each([null, [], 'text', 1])('wants an object, not %j', (value) => {
    expect(issues(value)).toEqual(['$: Manifest must be a JSON object.']);
  });

  it('reports everything at once, in the order of the publish step', () => {
    const value = {
      api: { endpoints: 1 },
      ui: { type: 'page' },
      precompiled: [],
      assets: [''],
      capabilities: 'cap:storage.kv',
      publisher: null,
      runtime: 'wasm',
      version: '1.2',
      name: ' ',
      entry: 'dist/main.wasm',
    };
    expect(issues(value)).toEqual([
      "entry: Unknown top-level field 'entry'.",
      "name: Field 'name' is required and must be a non-empty string.",
      "version: Field 'version' must be a semver-like string (e.g., 1.2.3, 1.2.3-beta, 1.2.3+build).",
      "runtime: Field 'runtime' must be a non-empty string containing '@' or '-'.",
      "publisher: Field 'publisher', if provided, must be a non-empty string.",
      "capabilities: Field 'capabilities' must be an array of non-empty strings if provided.",
      'assets[0]: Each asset must be a non-empty string.',
      "precompiled: Field 'precompiled' must be an object mapping non-empty keys to non-empty strings.",
      "ui.type: Field 'ui.type' must be exactly 'iframe' when 'ui' is provided.",
      "ui.entry: Field 'ui.entry' is required and must be a non-empty string when 'ui' is provided.",
      "api.endpoints: Field 'api.endpoints' must be an array.",
    ]);
  });

  it('checks hooks, endpoints and precompiled in depth', () => {
    const value = {
      ...base,
      precompiled: { '': 'x', linux: ' ' },
      ui: { ...ui, entry: '../x', hooks: { appMenu: 'Reports', clientPortalMenu: { label: ' ' }, other: 1 } },
      api: {
        endpoints: [
          'GET /x',
          { method: '', path: 'a b/../c', handler: '../x' },
          { method: 'TRACE', path: '', handler: 1 },
          { method: 'head', path: 'x', handler: 'x' },
        ],
      },
    };
    expect(issues(value)).toEqual([
      "precompiled: Field 'precompiled' has an empty key which is not allowed.",
      'precompiled.linux: Each precompiled mapping value must be a non-empty string.',
      "ui.entry: Field 'ui.entry' must not contain '..'.",
      "ui.hooks.appMenu: Field 'ui.hooks.appMenu' must be an object if provided.",
      "ui.hooks.clientPortalMenu.label: Field 'ui.hooks.clientPortalMenu.label' is required and must be a non-empty string.",
      'api.endpoints[0]: Each endpoint must be an object.',
      "api.endpoints[1].method: Endpoint 'method' is required and must be a non-empty string.",
      "api.endpoints[1].path: Endpoint 'path' must not contain spaces.",
      "api.endpoints[1].path: Endpoint 'path' must not contain '..'.",
      "api.endpoints[1].handler: Endpoint 'handler' must not contain '..'.",
      "api.endpoints[2].method: Endpoint 'method' must be one of: GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD (case-insensitive).",
      "api.endpoints[2].path: Endpoint 'path' is required and must be a non-empty string starting with '/'.",
      "api.endpoints[2].handler: Endpoint 'handler' is required and must be a non-empty string.",
    ]);
  });

  it.each<[object, string]>([
    [{ publisher: ' ' }, `${nameOf('publisher')}, if provided, must be a non-empty string.`],
    [{ capabilities: {} }, `${nameOf('capabilities')} must be an array of non-empty strings if provided.`],
    [{ capabilities: ['cap:storage.kv', ' '] }, 'capabilities[1]: Each capability must be a non-empty string.'],
    [{ assets: 'ui/a.png' }, `${nameOf('assets')} must be an array of non-empty strings if provided.`],
    [{ assets: [7] }, 'assets[0]: Each asset must be a non-empty string.'],
    [{ precompiled: 'x' }, `${nameOf('precompiled')} must be an object mapping non-empty keys to non-empty strings.`],
    [{ precompiled: { ' ': 'x' } }, `${nameOf('precompiled')} has an empty key which is not allowed.`],
    [{ precompiled: { linux: 7 } }, 'precompiled.linux: Each precompiled mapping value must be a non-empty string.'],
    [{ ui: [] }, `${nameOf('ui')} must be an object if provided.`],
    [{ ui: { ...ui, type: undefined } }, `${nameOf('ui.type')} must be exactly 'iframe' when 'ui' is provided.`],
    [{ ui: { ...ui, entry: '' } }, `${nameOf('ui.entry')} is required and must be a non-empty string when 'ui' is provided.`],
    [{ ui: { ...ui, entry: 'ui/../x.html' } }, `${nameOf('ui.entry')} must not contain '..'.`],
    ...[null, 'appMenu', []].map((hooks): [object, string] => [
      { ui: { ...ui, hooks } },
      `${nameOf('ui.hooks')} must be an object if provided.`,
    ]),
    ...['appMenu', 'clientPortalMenu'].flatMap((hook): [object, string][] => [
      [{ ui: { ...ui, hooks: { [hook]: 7 } } }, `${nameOf(`ui.hooks.${hook}`)} must be an object if provided.`],
      [
        { ui: { ...ui, hooks: { [hook]: {} } } },
        `${nameOf(`ui.hooks.${hook}.label`)} is required and must be a non-empty string.`,
      ],
    ]),
    [{ api: [] }, `${nameOf('api')} must be an object if provided.`],
    [{ api: { endpoints: {} } }, `${nameOf('api.endpoints')} must be an array.`],
    [{ events: [] }, "events: Unknown top-level field 'events'."],
  ])('says of %j what the publish step says', (fields, message) => {
    expect(issues({ ...base, ...fields })).toEqual([message]);
  });

  it.each(['publisher', 'capabilities', 'assets', 'precompiled', 'ui', 'api'])('refuses an explicit null for %s', (field) => {
    expect(validate({ ...base, [field]: null }).manifest).toBeNull();
  });

  it('wants api.endpoints once there is api', () => {
    expect(issues({ ...base, api: {} })).toEqual(["api.endpoints: Field 'api.endpoints' is required when 'api' is provided."]);
  });

  it.each(['1.2.3', ' 1.2.3 ', '1.2.3-beta.1', '1.2.3+b.7', '1.2.3-a+b', '0.0.*'])('accepts version %j', (version) => {
    expect(validate({ ...base, version }).manifest?.version).toBe(version.trim());
  });

  it.each(['1.2', 'v1.2.3', '1.2.3.4', '1.*', '*', '1.2.3-', '1.2.3-ä'])('refuses version %j', (version) => {
    expect(validate({ ...base, version }).manifest).toBeNull();
  });

  it('normalises as registration does', () => {
    const { manifest } = validate({
      ...base,
      name: ' com.acme.reports ',
      publisher: undefined,
      ui: { type: 'iframe', entry: 'ui/index.html', hooks: { appMenu: { label: ' Reports ' }, tab: {} }, routes: [] },
      api: { endpoints: [{ method: 'post', path: './api//items', handler: './dist//main', description: 'x' }] },
    });
    expect(manifest).toEqual({
      name: 'com.acme.reports',
      publisher: null,
      version: '1.2.3',
      runtime: 'wasm-js@1',
      capabilities: [],
      ui: { type: 'iframe', entry: 'ui/index.html', hooks: { appMenu: { label: 'Reports' } } },
      endpoints: [{ method: 'POST', path: '/api/items', handler: 'dist/main' }],
    });
  });
});

describe('positions', () => {
  it('points at the value, the unknown key, or the object that lacks a field', () => {
    const text = '{\n  "name": "a",\n  "version": 7,\n  "entry": "x",\n  "ui": {\n    "type": "iframe"\n  }\n}';
    expect(at(text, 'manifest.version')).toEqual({ file: 'manifest.json', line: 3, column: 14, endLine: 3, endColumn: 15 });
    expect(at(text, 'manifest.unknown-field')).toMatchObject({ line: 4, column: 3, endColumn: 10 });
    expect(at(text, 'manifest.runtime')).toMatchObject({ line: 1, column: 1, endLine: 1, endColumn: 2 });
    expect(at(text, 'manifest.ui-entry')).toMatchObject({ line: 5, column: 3, endColumn: 7 });
  });

  it('counts lines by any line ending and columns in UTF-16 units', () => {
    const text = '{\r\n"name": "😀",\r"runtime": "x",\n"publisher":"😀", "version": 1}';
    expect(at(text, 'manifest.runtime')).toMatchObject({ line: 3, column: 12 });
    expect(at(text, 'manifest.version')).toMatchObject({ line: 4, column: 30 });
  });

  it('takes the last of two equal keys, as JSON readers do', () => {
    const text = '{ "name": "a", "runtime": "a-b",\n"version": "1.2.3",\n"version": "x" }';
    expect(at(text, 'manifest.version')).toMatchObject({ line: 3, column: 12 });
    expect(at(text, 'manifest.duplicate-key')).toMatchObject({ line: 3, column: 1 });
  });
});

describe('lints', () => {
  const full = { ...base, ui, api: { endpoints: [endpoint] } };

  it.each([
    ['manifest.publisher-missing', { ...full, publisher: undefined }],
    ['manifest.version-wildcard', { ...full, version: '1.2.*' }],
    ['manifest.runtime-unusual', { ...full, runtime: 'node-20' }],
    ['manifest.capability-unknown', { ...full, capabilities: ['http.fetch'] }],
    ['manifest.capability-duplicate', { ...full, capabilities: ['cap:storage.kv', ' CAP:storage.kv'] }],
    ['manifest.hook-dropped', { ...full, ui: { ...ui, hooks: { ...ui.hooks, tab: {} } } }],
    ['manifest.ui-entry-ignored', { ...full, ui: { ...ui, entry: 'ui/dist/index.html' } }],
    ['manifest.menu-missing', { ...full, ui: { type: 'iframe', entry: 'ui/index.html' } }],
    ['manifest.method-uncallable', { ...full, api: { endpoints: [{ ...endpoint, method: 'OPTIONS' }] } }],
    ['manifest.endpoint-duplicate', { ...full, api: { endpoints: [endpoint, { ...endpoint, path: 'api/items' }] } }],
    [
      'manifest.nothing-schedulable',
      { ...full, capabilities: ['cap:scheduler.manage'], api: { endpoints: [{ ...endpoint, path: '/api/:id' }] } },
    ],
    ['manifest.endpoint-unschedulable', { ...full, api: { endpoints: [{ ...endpoint, method: 'PUT', schedulable: true }] } }],
  ])('tells %s and nothing else', (rule, value) => {
    expect(rules(value)).toEqual([rule]);
    expect(validate(value).manifest).not.toBeNull();
  });

  it('suggests the capability that was meant', () => {
    const fixes = ['cap:storage.kw', 'http.fetch', 'cap:secret.get', 'events.emit'].map(
      (capability) => validate({ ...full, capabilities: [capability] }).problems[0]?.fix,
    );
    expect(fixes).toEqual([
      'Write cap:storage.kv.',
      'Write cap:http.fetch.',
      'Write cap:secrets.get.',
      'Remove it or use one of the known capabilities.',
    ]);
  });

  it('compares the manifest with what the project holds', () => {
    expect(rules({ ...base, ui }, { hasHandler: true, hasUi: true })).toEqual(['manifest.endpoints-missing']);
    expect(rules(full, { hasHandler: false, hasUi: true })).toEqual(['manifest.handler-absent']);
    expect(rules(full, { hasHandler: true, hasUi: false })).toEqual(['manifest.ui-absent']);
    expect(rules({ ...base, api: full.api }, { hasHandler: true, hasUi: true })).toEqual(['manifest.ui-undeclared']);
    expect(rules(base)).toEqual([]);
  });

  it('leaves endpoints alone that nobody wants to schedule', () => {
    expect(rules({ ...full, api: { endpoints: [{ ...endpoint, method: 'DELETE', path: '/api/:id' }] } })).toEqual([]);
  });
});

it('answers any JSON value with a report whose findings all have a position', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      const { manifest, problems } = validateManifestText(text);
      expect(manifest === null).toBe(problems.some(({ severity }) => severity === 'error'));
      for (const { position } of problems) expect(position?.line).toBe(1);
    }),
  );
});
