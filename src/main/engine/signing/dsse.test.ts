import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { preAuthEncoding, readEnvelope, writeEnvelope } from './dsse.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const text = (value: Uint8Array): string => Buffer.from(value).toString();

describe('preAuthEncoding', () => {
  it.each([
    // The vector of the specification.
    ['http://example.com/HelloWorld', 'hello world', 'DSSEv1 29 http://example.com/HelloWorld 11 hello world'],
    ['', '', 'DSSEv1 0  0 '],
    ['é', 'ü', 'DSSEv1 2 é 2 ü'],
  ])('of %j and %j', (type, payload, expected) => {
    expect(text(preAuthEncoding(type, bytes(payload)))).toBe(expected);
  });

  it('is another one for another pair of type and payload', () => {
    const pair = fc.tuple(fc.string(), fc.uint8Array());
    fc.assert(
      fc.property(pair, pair, ([type, payload], [otherType, other]) => {
        fc.pre(type !== otherType || Buffer.compare(payload, other) !== 0);
        expect(Buffer.compare(preAuthEncoding(type, payload), preAuthEncoding(otherType, other))).not.toBe(0);
      }),
    );
  });
});

describe('readEnvelope', () => {
  it('reads what was written', () => {
    const signatures = fc.array(fc.record({ keyid: fc.string(), sig: fc.uint8Array() }), { minLength: 1 });
    const envelopes = fc.record({ payloadType: fc.string(), payload: fc.uint8Array(), signatures });
    fc.assert(
      fc.property(envelopes, (envelope) => {
        const reading = readEnvelope(writeEnvelope(envelope));
        if (!reading.ok) throw new Error(reading.problem);
        expect(reading.envelope.payloadType).toBe(envelope.payloadType);
        expect(Buffer.compare(reading.envelope.payload, envelope.payload)).toBe(0);
        expect(reading.envelope.signatures.map(({ keyid, sig }) => [keyid, Buffer.from(sig)])).toEqual(
          envelope.signatures.map(({ keyid, sig }) => [keyid, Buffer.from(sig)]),
        );
      }),
    );
  });

  it('takes URL-safe base64, a missing keyid, and fields that it does not know', () => {
    const reading = readEnvelope('{"payloadType":"t","payload":"-_8","signatures":[{"sig":"_w==","x":1}],"y":2}');
    expect(reading).toMatchObject({ ok: true, envelope: { signatures: [{ keyid: '' }] } });
    expect(reading.ok && [...reading.envelope.payload]).toEqual([0xfb, 0xff]);
  });

  it.each([
    ['', /no JSON object/],
    ['null', /no JSON object/],
    ['{"payloadType":"t","payload":"","signatures":[]}', /no JSON object/],
    ['{"payloadType":"t","payload":"a","signatures":[{"sig":""}]}', /payload is not base64/],
    // Two spellings of one byte: only the one that an encoder writes counts.
    ['{"payloadType":"t","payload":"_x==","signatures":[{"sig":""}]}', /payload is not base64/],
    ['{"payloadType":"t","payload":"","signatures":[{"sig":"a b="}]}', /signature in it is not base64/],
    [' '.repeat(8 * 1024 * 1024 + 1), /longer/],
  ])('refuses %.60j', (envelope, problem) => {
    expect(readEnvelope(envelope)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });
});

describe('canonicalJson', () => {
  it('spells equal values the same, whatever the order of their keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const shuffled = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('sorts keys by code units and adds no space', () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: 'é', ä: 1, Z: 2 })).toBe(
      '{"Z":2,"a":"é","b":[1,{"c":true,"d":null}],"ä":1}',
    );
  });

  it('refuses what JSON has no word for', () => {
    for (const value of [undefined, Number.NaN, () => 1]) expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});
