import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appUrl,
  contentSecurityPolicy,
  externalUrl,
  isAppUrl,
  isPreviewUrl,
  mayNavigate,
  mayUse,
  rendererHeaders,
} from './policy.ts';

const preview = 'http://3f1c.localhost:4310/ext-ui/a/b/index.html?path=/';

describe('contentSecurityPolicy', () => {
  it('starts from nothing and names what the renderer needs', () => {
    const directives = new Map(
      contentSecurityPolicy()
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('worker-src')).toEqual(["'self'"]);
    expect(directives.get('connect-src')).toEqual(["'self'"]);
    expect(directives.get('frame-src')).toEqual(['http://*.localhost:*']);
  });

  it('adds the socket of the headless host', () => {
    expect(contentSecurityPolicy({ wsOrigin: 'ws://127.0.0.1:4310' })).toContain("connect-src 'self' ws://127.0.0.1:4310;");
    expect(rendererHeaders({ wsOrigin: 'ws://127.0.0.1:4310' })['content-security-policy']).toContain('ws://127.0.0.1:4310');
  });

  it('never lets scripts run inline or by eval', () => {
    expect(contentSecurityPolicy()).not.toMatch(/script-src[^;]*unsafe/);
  });
});

describe('URLs of the app', () => {
  it.each([appUrl, 'app://workbench/index.html', 'app://workbench/p/1?x#y'])('knows %s', (url) => {
    expect(isAppUrl(url)).toBe(true);
  });

  it.each(['app://other/', 'app://workbench.evil/', 'https://workbench/', 'file:///app://workbench/', '', 'app:workbench'])(
    'refuses %s',
    (url) => {
      expect(isAppUrl(url)).toBe(false);
    },
  );
});

describe('navigation', () => {
  it('keeps the window in the app and its frames in previews', () => {
    expect(mayNavigate(appUrl, { isMainFrame: true })).toBe(true);
    expect(mayNavigate(preview, { isMainFrame: true })).toBe(false);
    expect(mayNavigate(preview, { isMainFrame: false })).toBe(true);
    expect(mayNavigate(appUrl, { isMainFrame: false })).toBe(false);
    expect(mayNavigate('https://example.com/', { isMainFrame: false })).toBe(false);
    expect(mayNavigate('about:blank', { isMainFrame: false })).toBe(true);
  });

  it.each([
    'http://evil.com:80/?x=.localhost',
    'http://a.localhost.evil.com/',
    'http://localhost:80/',
    'http://u:p@a.localhost/',
    'https://a.localhost/',
  ])('does not take %s for a preview', (url) => {
    expect(isPreviewUrl(url)).toBe(false);
  });

  it('sends nothing but https and local pages to the system browser', () => {
    expect(externalUrl('https://example.com/a')).toBe('https://example.com/a');
    expect(externalUrl('http://127.0.0.1:4310/')).toBe('http://127.0.0.1:4310/');
    expect(externalUrl(preview)).toBe(preview);
    for (const url of [
      'http://example.com/',
      'https://user:secret@example.com/',
      'file:///etc/passwd',
      'smb://host/share',
      'javascript:alert(1)',
      'ms-settings:',
      'vscode://x',
      'not a url',
    ]) {
      expect(externalUrl(url)).toBeNull();
    }
  });

  it('holds for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.tuple(fc.string(), fc.string()).map(([a, b]) => `${a}:${b}`),
        ),
        (url) => {
          const out = externalUrl(url);
          expect(
            out === null || out.startsWith('https://') || /^http:\/\/([\w-]+\.)?(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(out),
          ).toBe(true);
          expect(mayNavigate(url, { isMainFrame: true })).toBe(isAppUrl(url));
        },
      ),
    );
  });
});

describe('permissions', () => {
  it.each(['clipboard-sanitized-write', 'loopback-network', 'local-network-access'])(
    'gives %s to the app only',
    (permission) => {
      expect(mayUse({ permission, from: 'app://workbench', isMainFrame: true })).toBe(true);
      expect(mayUse({ permission, from: preview, isMainFrame: false })).toBe(false);
      expect(mayUse({ permission, from: preview, isMainFrame: true })).toBe(false);
      expect(mayUse({ permission, from: appUrl, isMainFrame: false })).toBe(false);
    },
  );

  it.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fullscreen', 'hid', 'usb'])(
    'refuses %s to everyone',
    (permission) => {
      expect(mayUse({ permission, from: appUrl, isMainFrame: true })).toBe(false);
    },
  );
});
