/** Takes secrets out of a tape before it leaves memory: the values the guest had, and headers that carry credentials. */
import type { Tape } from './tape.ts';

export const redactionMark = '[redacted]';

const credentialHeaders = /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-runner-auth)$/i;
/** Shorter values are redacted only where they are the whole text; inside others they would hit by chance. */
const shortest = 4;

/** `more` takes out what else whoever exports knows to be secret, from text. */
export function redactTape(tape: Tape, more: (text: string) => string = (text) => text): Tape {
  const values = Object.values(tape.frame.secrets ?? {}).filter((value) => value !== '');
  const patterns = values.filter((value) => value.length >= shortest).flatMap(formsOf);
  let redactions = 0;

  function text(given: string): string {
    let left = given;
    for (const pattern of patterns) left = left.replaceAll(pattern, redactionMark);
    left = more(values.includes(left) ? redactionMark : left);
    if (left !== given) redactions += 1;
    return left;
  }

  function bytes(given: Uint8Array): Uint8Array {
    const before = Buffer.from(given).toString('latin1');
    const after = text(before);
    return after === before ? given : new Uint8Array(Buffer.from(after, 'latin1'));
  }

  /** A pair of name and value, as headers travel, hides the value by the name. */
  function walk(given: unknown): unknown {
    if (typeof given === 'string') return text(given);
    if (given instanceof Uint8Array) return bytes(given);
    if (Array.isArray(given)) return given.map(walk);
    if (typeof given !== 'object' || given === null) return given;
    const { name } = given as { name?: unknown };
    const isCredential = typeof name === 'string' && credentialHeaders.test(name);
    return Object.fromEntries(
      Object.entries(given).map(([key, inner]) => {
        if (!isCredential || key !== 'value' || inner === redactionMark) return [key, walk(inner)];
        redactions += 1;
        return [key, redactionMark];
      }),
    );
  }

  const { frame, response } = tape;
  const secrets = Object.fromEntries(Object.keys(frame.secrets ?? {}).map((name) => [name, redactionMark]));
  redactions += Object.keys(secrets).length;
  const walked = {
    ...tape,
    request: walk(tape.request) as Tape['request'],
    calls: walk(tape.calls) as Tape['calls'],
    response: {
      ...response,
      headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => redactHeader(name, value))),
      body_b64: response.body_b64 === null ? null : base64(bytes(Buffer.from(response.body_b64, 'base64'))),
    },
    frame: { ...frame, secrets: frame.secrets === null ? null : secrets },
  };

  function redactHeader(name: string, value: string): [string, string] {
    if (!credentialHeaders.test(name)) return [name, text(value)];
    redactions += 1;
    return [name, redactionMark];
  }
  return { ...walked, redactions: tape.redactions + redactions };
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** A value as it stands in text, in bytes, in JSON, in URLs and as base64; longest first. */
function formsOf(value: string): string[] {
  const utf8 = Buffer.from(value);
  const forms = new Set([
    value,
    utf8.toString('latin1'),
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value.toWellFormed()),
    utf8.toString('base64').replace(/=+$/, ''),
    utf8.toString('base64url'),
  ]);
  return [...forms].toSorted((one, other) => other.length - one.length);
}
