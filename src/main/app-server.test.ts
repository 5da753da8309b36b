import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppFetch } from './app-server.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'alga-renderer-'));
  mkdirSync(path.join(root, 'assets'));
  writeFileSync(path.join(root, 'index.html'), '<p>page</p>');
  writeFileSync(path.join(root, 'assets/a-1.js'), 'js');
});
afterAll(() => rmSync(root, { recursive: true }));

const ask = (urlPath: string, { method = 'GET', host = '127.0.0.1:4100' } = {}) =>
  createAppFetch(root)(new Request(`http://127.0.0.1:4100${urlPath}`, { method, headers: { host } }));

describe('the app listener', () => {
  it('sends the page for views, under a policy that lets it reach its own socket', async () => {
    const response = await ask('/p/0123456789abcdef/loop');
    expect(await response.text()).toBe('<p>page</p>');
    expect(response.headers.get('content-security-policy')).toContain("connect-src 'self' ws://127.0.0.1:4100;");
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('lets hashed files be kept, and sends no body for HEAD', async () => {
    const response = await ask('/assets/a-1.js', { method: 'HEAD' });
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(await response.text()).toBe('');
  });

  it.each([
    ['a file that is not there', '/assets/b.js'],
    ['a hidden name', '/assets/.js'],
    ['a path through a file', '/index.html/x.js'],
    ['a name that no disk takes', `/${'a'.repeat(5000)}.js`],
  ])('answers 404 for %s', async (_name, urlPath) => {
    expect((await ask(urlPath)).status).toBe(404);
  });

  it('refuses other methods and host names', async () => {
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
    expect((await ask('/', { host: 'rebound.example' })).status).toBe(403);
  });
});
