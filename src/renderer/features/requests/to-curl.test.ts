import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PreparedRequest } from './draft.ts';
import { shellQuote, toCurl } from './to-curl.ts';

const target = { gateway: 'http://127.0.0.1:4100', extension: 'local-dev.com.acme.reports' };
const request = (part: Partial<PreparedRequest> = {}): PreparedRequest => ({
  method: 'GET',
  path: '/api/hello',
  headers: [],
  via: 'ext',
  ...part,
});

describe('toCurl', () => {
  it('is short for a simple request', () => {
    expect(toCurl(request(), target)).toBe('curl http://127.0.0.1:4100/api/ext/local-dev.com.acme.reports/api/hello');
  });

  it('names the route of the bridge', () => {
    expect(toCurl(request({ via: 'ext-proxy' }), target)).toContain('/api/ext-proxy/');
  });

  it('sends body and headers as they are', () => {
    const command = toCurl(
      request({ method: 'POST', headers: [{ name: 'content-type', value: 'application/json' }], body: `{"name":"O'Hara"}` }),
      target,
    );
    expect(command.split(' \\\n  ')).toEqual([
      'curl -X POST',
      'http://127.0.0.1:4100/api/ext/local-dev.com.acme.reports/api/hello',
      `-H 'content-type: application/json'`,
      `--data-raw '{"name":"O'\\''Hara"}'`,
    ]);
  });

  it('keeps curl from adding a content type of its own', () => {
    expect(toCurl(request({ method: 'POST', body: 'text' }), target)).toContain(`-H content-type:`);
  });

  it('pipes bytes through base64', () => {
    const command = toCurl(request({ method: 'PUT', bodyBase64: 'AP8=' }), target);
    expect(command.startsWith('printf %s AP8= | base64 -d | curl -X PUT')).toBe(true);
    expect(command).toContain('--data-binary @-');
  });

  it('keeps an empty header and brackets in the address', () => {
    const command = toCurl(request({ path: '/api/x?list[]=1', headers: [{ name: 'x-empty', value: '' }] }), target);
    expect(command).toContain(`-H 'x-empty;'`);
    expect(command).toContain('--globoff');
  });
});

describe('shellQuote', () => {
  it('leaves plain words alone', () => {
    expect(shellQuote('application/json')).toBe('application/json');
    expect(shellQuote('')).toBe("''");
  });

  it('gives one word that a shell reads as the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(readWord(shellQuote(text))).toBe(text);
      }),
    );
  });
});

/** One word as POSIX shells read it; fails where the text is more than one, or where something else is special in it. */
function readWord(text: string): string {
  let word = '';
  for (let rest = text; rest !== '';) {
    const part = /^'([^']*)'|^\\(')|^([\w@%+=:,./-]+)/.exec(rest);
    if (!part) throw new Error(`A shell would act on ${rest}`);
    word += part[1] ?? part[2] ?? part[3] ?? '';
    rest = rest.slice(part[0].length);
  }
  return word;
}
