import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WebContents } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answerRenderer } from './app-protocol.ts';
import { guardContents } from './contents-guards.ts';
import { guardSession } from './session-guards.ts';

type Handler = (...args: unknown[]) => unknown;

describe('guardSession', () => {
  const handlers: Record<string, Handler> = {};
  const keep = (name: string) => (handler: unknown) => {
    handlers[name] = handler as Handler;
  };
  guardSession({
    setPermissionCheckHandler: keep('check'),
    setPermissionRequestHandler: keep('request'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('display'),
  });

  it('refuses permissions and devices', () => {
    const answer = vi.fn();
    handlers['request']!(null, 'media', answer, { requestingUrl: 'app://workbench/', isMainFrame: true });
    handlers['request']!(null, 'loopback-network', answer, { requestingUrl: 'http://a.localhost:1/', isMainFrame: false });
    expect(answer.mock.calls).toEqual([[false], [false]]);
    expect(handlers['check']!(null, 'media', 'app://workbench/', { isMainFrame: true })).toBe(false);
    expect(handlers['device']!({ deviceType: 'usb' })).toBe(false);
    handlers['display']!({}, answer);
    expect(answer).toHaveBeenLastCalledWith({});
  });

  it('lets the app copy', () => {
    expect(handlers['check']!(null, 'clipboard-sanitized-write', 'app://workbench/', { isMainFrame: true })).toBe(true);
  });
});

describe('guardContents', () => {
  const listeners: Record<string, Handler> = {};
  const openHandlers: Handler[] = [];
  const openExternal = vi.fn();
  const contents = {
    on: (event: string, listener: Handler) => (listeners[event] = listener),
    setWindowOpenHandler: (handler: Handler) => openHandlers.push(handler),
  };
  guardContents(contents as unknown as WebContents, openExternal);
  const prevented = (event: string, details: object): boolean => {
    const preventDefault = vi.fn();
    listeners[event]!({ ...details, preventDefault });
    return preventDefault.mock.calls.length > 0;
  };

  it('holds the window in the app, redirects included', () => {
    for (const event of ['will-frame-navigate', 'will-redirect']) {
      expect(prevented(event, { url: 'app://workbench/p/1', isMainFrame: true })).toBe(false);
      expect(prevented(event, { url: 'https://example.com/', isMainFrame: true })).toBe(true);
      expect(prevented(event, { url: 'http://a.localhost:1/ext-ui/x', isMainFrame: false })).toBe(false);
    }
  });

  it('embeds no browser', () => {
    expect(prevented('will-attach-webview', {})).toBe(true);
  });

  it('opens no window, and https links outside', () => {
    expect(openHandlers[0]!({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
    expect(openHandlers[0]!({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' });
    expect(openExternal.mock.calls).toEqual([['https://example.com/']]);
  });
});

describe('answerRenderer', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'alga-renderer-'));
    writeFileSync(path.join(root, 'index.html'), '<title>Alga</title>');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('answers views with the page and its policy', async () => {
    const response = await answerRenderer({ method: 'GET', url: 'app://workbench/p/1/loop' }, root);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).toBe('<title>Alga</title>');
  });

  it.each([
    ['GET', 'app://workbench/assets/gone.js', 404],
    ['GET', 'app://other/index.html', 404],
    ['GET', 'app://workbench/%2e%2e/%2e%2e/etc/passwd.json', 404],
    ['POST', 'app://workbench/', 405],
  ])('answers %s %s with %i', async (method, url, status) => {
    expect((await answerRenderer({ method, url }, root)).status).toBe(status);
  });

  it('answers HEAD without a body', async () => {
    const response = await answerRenderer({ method: 'HEAD', url: 'app://workbench/' }, root);
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});
