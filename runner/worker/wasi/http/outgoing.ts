/** The resources of `wasi:http/types` by which a guest puts a request together. */
import type { Ambient } from '../../../tape/ambient.ts';
import { methodToken } from '../../../host/egress/egress.ts';
import { IoError, OutputStream } from '../streams.ts';
import type { BodyBudget } from './budget.ts';
import { errorCode, failPlainly, failWith } from './errors.ts';
import type { WasiVariant } from './errors.ts';
import { Fields } from './fields.ts';

/** What the resources of a thread share. */
export interface HttpSurroundings {
  ambient: Ambient;
  budget: BodyBudget;
}

/** Told once, when the body is whole; null for one that was given up. */
type BodyListener = (body: Uint8Array | null) => void;

export class OutgoingBody {
  readonly #surroundings: HttpSurroundings;
  readonly #expected: number | null;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #written = false;
  #overfull = false;
  #state: { body: Uint8Array | null } | null = null;
  #listener: BodyListener | null = null;

  /** `expected` is the length that the headers promise. */
  constructor(surroundings: HttpSurroundings, expected: number | null) {
    this.#surroundings = surroundings;
    this.#expected = expected;
  }

  /** The stream can be had once. */
  write(): OutputStream {
    if (this.#written) failPlainly();
    this.#written = true;
    return new OutputStream(this.#surroundings.ambient, (bytes) => this.#append(bytes));
  }

  /** Trailers are not sent. */
  static finish(body: OutgoingBody): void {
    const isWhole = !body.#overfull && (body.#expected === null || body.#expected === body.#size);
    body.#end(isWhole ? Buffer.concat(body.#chunks) : null);
    if (!isWhole) failWith({ tag: 'HTTP-request-body-size', val: BigInt(body.#size) });
  }

  [Symbol.dispose](): void {
    this.#end(null);
  }

  /** Told at once where the body has ended already. */
  whenEnded(listener: BodyListener): void {
    if (this.#state === null) this.#listener = listener;
    else listener(this.#state.body);
  }

  #append(bytes: Uint8Array): void {
    this.#overfull ||= this.#state !== null || !this.#surroundings.budget.hold(bytes.length);
    if (this.#overfull) failWith({ tag: 'last-operation-failed', val: new IoError('the body is too large') });
    this.#chunks.push(bytes);
    this.#size += bytes.length;
  }

  #end(body: Uint8Array | null): void {
    if (this.#state !== null) return;
    this.#state = { body };
    this.#chunks = [];
    this.#surroundings.budget.release(this.#size);
    this.#listener?.(body);
  }
}

/** Timeouts are the host's own: setting one is answered as not supported, which the WIT provides for. */
export class RequestOptions {
  connectTimeout(): undefined {
    return undefined;
  }
  firstByteTimeout(): undefined {
    return undefined;
  }
  betweenBytesTimeout(): undefined {
    return undefined;
  }
  setConnectTimeout(): never {
    return failPlainly();
  }
  setFirstByteTimeout(): never {
    return failPlainly();
  }
  setBetweenBytesTimeout(): never {
    return failPlainly();
  }
}

const authorityPattern = /^[^\s/?#@\\]+$/;
const pathPattern = /^(?:[/?][^\s#]*|\*)?$/;

export class OutgoingRequest {
  readonly #surroundings: HttpSurroundings;
  readonly #headers: Fields;
  #method: WasiVariant = { tag: 'get' };
  #scheme: WasiVariant | undefined;
  #authority: string | undefined;
  #path: string | undefined;
  #body: OutgoingBody | null = null;

  constructor(headers: Fields, surroundings: HttpSurroundings) {
    this.#headers = headers.freeze();
    this.#surroundings = surroundings;
  }

  /** The body can be had once; a request whose body nobody asked for has none. */
  body(): OutgoingBody {
    if (this.#body !== null) failPlainly();
    const [length] = this.#headers.get('content-length').map((value) => Number(Buffer.from(value).toString()));
    this.#body = new OutgoingBody(this.#surroundings, length ?? null);
    return this.#body;
  }
  method(): WasiVariant {
    return this.#method;
  }
  setMethod(method: WasiVariant): void {
    if (!methodToken.test(nameOf(method))) failPlainly();
    this.#method = method;
  }
  scheme(): WasiVariant | undefined {
    return this.#scheme;
  }
  setScheme(scheme: WasiVariant | undefined): void {
    if (scheme !== undefined && !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(nameOf(scheme))) failPlainly();
    this.#scheme = scheme;
  }
  authority(): string | undefined {
    return this.#authority;
  }
  setAuthority(authority: string | undefined): void {
    if (authority !== undefined && !authorityPattern.test(authority)) failPlainly();
    this.#authority = authority;
  }
  pathWithQuery(): string | undefined {
    return this.#path;
  }
  setPathWithQuery(path: string | undefined): void {
    if (path !== undefined && !pathPattern.test(path)) failPlainly();
    this.#path = path;
  }
  headers(): Fields {
    return Fields.received(this.#headers.list());
  }

  /** The request without its body, as the egress policy takes it. Fails with a case of `error-code`. */
  head(): { method: string; url: string; headers: { name: string; value: string }[] } {
    if (this.#authority === undefined) return failWith(errorCode('HTTP-request-URI-invalid'));
    const scheme = this.#scheme === undefined ? 'https' : nameOf(this.#scheme).toLowerCase();
    const url = `${scheme}://${this.#authority}${this.#path ?? '/'}`;
    return { method: nameOf(this.#method), url, headers: this.#headers.list() };
  }

  whenBodyEnded(listener: BodyListener): void {
    if (this.#body === null) listener(new Uint8Array());
    else this.#body.whenEnded(listener);
  }
}

/** `get` is GET, as `other` writes it itself; schemes have no other spelling than their own. */
function nameOf({ tag, val }: WasiVariant): string {
  return tag === 'other' ? String(val) : tag.toUpperCase();
}
