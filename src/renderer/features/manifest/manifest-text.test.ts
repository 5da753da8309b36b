import { describe, expect, test } from 'vitest';
import { readFields, setCapability, setMenuLabel } from './manifest-text.ts';

const text = `{
    "name": "com.acme.reports",
    "version": "1.0.0",
    "runtime":   "wasm-js@1",
    "capabilities": ["cap:log.emit", "cap:storage.kv"],
    "ui": { "type": "iframe", "entry": "ui/index.html", "hooks": { "appMenu": { "label": "Reports" } } },
    "api": { "endpoints": [{ "method": "GET", "path": "/api/a", "handler": "dist/main" }] }
}
`;

describe('readFields', () => {
  test('reads what the form shows', () => {
    expect(readFields(text)).toEqual({
      name: 'com.acme.reports',
      publisher: null,
      version: '1.0.0',
      runtime: 'wasm-js@1',
      capabilities: ['cap:log.emit', 'cap:storage.kv'],
      hasUi: true,
      uiEntry: 'ui/index.html',
      appMenu: 'Reports',
      clientPortalMenu: null,
      endpoints: [{ method: 'GET', path: '/api/a', handler: 'dist/main' }],
    });
  });

  test('says where the manifest holds something that the form cannot show', () => {
    expect(readFields('{"name": 1, "capabilities": "all", "api": {"endpoints": [1]}}')).toMatchObject({
      name: undefined,
      capabilities: undefined,
      endpoints: undefined,
    });
  });

  test.each(['', '[]', '{', '{"a": 1,}', '{} // note'])('%j is no manifest to show', (broken) => {
    expect(readFields(broken)).toBeNull();
  });
});

describe('edits', () => {
  test('a capability comes at the end and goes from its place', () => {
    const added = setCapability(text, 'cap:http.fetch', true);
    expect(readFields(added)?.capabilities).toEqual(['cap:log.emit', 'cap:storage.kv', 'cap:http.fetch']);
    expect(added).toContain('"runtime":   "wasm-js@1"');
    expect(readFields(setCapability(added, 'cap:log.emit', false))?.capabilities).toEqual(['cap:storage.kv', 'cap:http.fetch']);
    expect(setCapability(text, 'cap:log.emit', true)).toBe(text);
  });

  test('the first capability makes the list', () => {
    expect(readFields(setCapability('{ "name": "a" }', 'cap:log.emit', true))?.capabilities).toEqual(['cap:log.emit']);
  });

  test('a capability that stands twice goes twice', () => {
    const twice = '{"capabilities": ["a", "b", "a"]}';
    expect(readFields(setCapability(twice, 'a', false))?.capabilities).toEqual(['b']);
  });

  test('an empty menu label takes the entry and the empty hooks away', () => {
    const removed = setMenuLabel(text, 'appMenu', '');
    expect(JSON.parse(removed).ui).toEqual({ type: 'iframe', entry: 'ui/index.html' });
    expect(JSON.parse(setMenuLabel(removed, 'clientPortalMenu', 'Portal')).ui.hooks).toEqual({
      clientPortalMenu: { label: 'Portal' },
    });
  });
});
