import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64OfBytes, bytesOfBase64, decodeBody, hexDump, prettyJson } from './body-text.ts';
import { gatewayChanges } from './gateway-changes.ts';
import { jsonTokens } from './json-tokens.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('bodies', () => {
  it('are JSON, text, or bytes', () => {
    expect(decodeBody(bytes('{"a":1}'))).toMatchObject({ text: '{"a":1}', json: '{\n  "a": 1\n}' });
    expect(decodeBody(bytes('hello'))).toMatchObject({ text: 'hello', json: null });
    expect(decodeBody(new Uint8Array([0xff, 0xfe]))).toMatchObject({ text: null, json: null });
    expect(prettyJson('{oops')).toBeNull();
  });

  it('go through base64 unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (given) => {
        expect(bytesOfBase64(base64OfBytes(given))).toEqual(given);
      }),
    );
  });

  it('dump sixteen bytes to a line', () => {
    const dump = hexDump(bytes('0123456789abcdef\n'));
    expect(dump.split('\n')).toEqual([
      '00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef',
      `00000010  0a${' '.repeat(48)}.`,
    ]);
  });
});

describe('jsonTokens', () => {
  it('tells names, texts, numbers and words apart', () => {
    const kinds = jsonTokens('{"a": ["b", -1.5e3, true, null]}').filter(({ kind }) => kind !== 'plain');
    expect(kinds).toEqual([
      { kind: 'key', text: '"a"' },
      { kind: 'string', text: '"b"' },
      { kind: 'number', text: '-1.5e3' },
      { kind: 'word', text: 'true' },
      { kind: 'word', text: 'null' },
    ]);
  });

  it('loses nothing of any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(
          jsonTokens(text)
            .map((token) => token.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

describe('gatewayChanges', () => {
  const json = { name: 'content-type', value: 'application/json' };

  it('is silent where the answer arrives as it was', () => {
    const client = { status: 200, headers: [json, { name: 'x-request-id', value: '1' }, { name: 'date', value: 'today' }] };
    expect(gatewayChanges({ status: 200, headers: [json] }, client)).toEqual([]);
  });

  it('names what was dropped, replaced and added', () => {
    const handler = {
      status: 200,
      headers: [
        { name: 'Content-Type', value: 'text/html' },
        { name: 'x-mine', value: '1' },
        { name: 'set-cookie', value: 'a' },
      ],
    };
    const client = { status: 200, headers: [json, { name: 'cache-control', value: 'immutable' }] };
    expect(gatewayChanges(handler, client)).toEqual([
      'The gateway drops the headers x-mine and set-cookie.',
      'content-type was “text/html” and arrives as “application/json”.',
      'The gateway adds cache-control: immutable.',
    ]);
  });

  it('tells another status, and an answer that never came', () => {
    expect(gatewayChanges({ status: 700, headers: [] }, { status: 502, headers: [] })[0]).toContain('700');
    expect(gatewayChanges({ status: 0, headers: [] }, { status: 502, headers: [] })[0]).toContain('no answer');
  });
});
