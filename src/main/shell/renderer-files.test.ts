import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rendererFile } from './renderer-files.ts';

const root = path.resolve('/srv/renderer');

describe('rendererFile', () => {
  it('answers views with index.html', () => {
    for (const view of ['/', '/p/0123456789abcdef/loop', '/index.html']) {
      expect(rendererFile(root, view)).toMatchObject({ file: path.join(root, 'index.html'), immutable: false });
    }
  });

  it('finds hashed assets with their type', () => {
    expect(rendererFile(root, '/assets/index-Ab12.js')).toEqual({
      file: path.join(root, 'assets', 'index-Ab12.js'),
      contentType: 'text/javascript; charset=utf-8',
      immutable: true,
    });
    expect(rendererFile(root, '/favicon.svg')).toMatchObject({ contentType: 'image/svg+xml', immutable: false });
  });

  it.each([
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/a/..%2f..%2fsecret.js',
    '/..%5csecret.js',
    '/a%00.js',
    '/%zz.js',
    '/.env.json',
    '/a.exe',
  ])('refuses %s', (urlPath) => {
    expect(rendererFile(root, urlPath)).toBeNull();
  });

  it('never leaves the root', () => {
    const piece = fc.oneof(fc.constantFrom('..', '.', '%2e%2e', '%2f', '\\', '%5c', 'a.js', 'assets'), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const found = rendererFile(root, `/${pieces.join('/')}`);
        expect(found === null || found.file.startsWith(root + path.sep)).toBe(true);
      }),
    );
  });
});
