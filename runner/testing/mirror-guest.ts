/**
 * A handler that makes one host call with the arguments it is told and tells what came back, so that tests see both
 * directions of the sandbox's border. Values travel as JSON, in which `{ "$": kind, "v": … }` stands for what JSON lacks;
 * bytes are text with a character each.
 */

export type Mirrored = { ok: unknown } | { err: unknown };

const codec = `
const special = (value) => {
  if (value === undefined) return 'undefined';
  if (typeof value === 'bigint') return 'bigint';
  if (ArrayBuffer.isView(value)) return 'bytes';
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)) ? 'number' : null;
};
const write = (value) => JSON.stringify(value, (_name, inner) => {
  const kind = special(inner);
  if (kind === null) return inner;
  if (kind === 'bytes') return { $: kind, v: Array.from(inner, (byte) => String.fromCharCode(byte)).join('') };
  return { $: kind, v: Object.is(inner, -0) ? '-0' : String(inner) };
});
const revive = { undefined: () => undefined, bigint: BigInt, bytes: (v) => Uint8Array.from(v, (unit) => unit.charCodeAt(0)), number: Number };
const read = (text) => JSON.parse(text, (_name, inner) =>
  inner !== null && typeof inner === 'object' && Object.hasOwn(inner, '$') ? revive[inner.$](inner.v) : inner);
`;

export const mirrorGuestSource = `
import * as clients from 'alga:extension/clients';
import * as context from 'alga:extension/context';
import * as http from 'alga:extension/http';
import * as invoicing from 'alga:extension/invoicing';
import * as logging from 'alga:extension/logging';
import * as scheduler from 'alga:extension/scheduler';
import * as secrets from 'alga:extension/secrets';
import * as services from 'alga:extension/services';
import * as storage from 'alga:extension/storage';
import * as uiProxy from 'alga:extension/ui-proxy';
import * as user from 'alga:extension/user';
import * as userV2 from 'alga:extension/user-v2';
${codec}
const modules = {
  clients, context, http, invoicing, logging, scheduler, secrets, services, storage, uiProxy, user, userV2,
};
const answer = (value) => ({ status: 200, headers: [], body: new TextEncoder().encode(write(value)) });
const perform = ([module, fn, args]) => {
  try {
    return { ok: modules[module][fn](...args) };
  } catch (error) {
    return { err: error.payload ?? String(error) };
  }
};
export function handler(request) {
  if (request.http.url === '/request') return answer(request);
  const given = read(new TextDecoder().decode(request.http.body));
  return request.http.url === '/respond' ? given : answer(perform(given));
}
`;

/** The guest's JSON for a value. */
export function writeMirrored(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    const kind = kindOf(inner);
    if (kind === null) return inner;
    if (inner instanceof Uint8Array) return { $: kind, v: Buffer.from(inner).toString('latin1') };
    return { $: kind, v: Object.is(inner, -0) ? '-0' : String(inner) };
  });
}

/** A value from the guest's JSON, which may be parsed already. */
export function readMirrored(parsed: unknown): unknown {
  if (Array.isArray(parsed)) return parsed.map(readMirrored);
  if (typeof parsed !== 'object' || parsed === null) return parsed;
  const { $: kind, v: inner } = parsed as { $?: string; v?: unknown };
  if (kind === 'undefined') return undefined;
  if (kind === 'bigint') return BigInt(inner as string);
  if (kind === 'number') return Number(inner);
  if (kind === 'bytes') return new Uint8Array(Buffer.from(inner as string, 'latin1'));
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, readMirrored(value)]));
}

function kindOf(value: unknown): string | null {
  if (value === undefined) return 'undefined';
  if (typeof value === 'bigint') return 'bigint';
  if (value instanceof Uint8Array) return 'bytes';
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)) ? 'number' : null;
}
