/** The resources of `wasi:http/types` by which a guest reads an answer. */
import { InputStream, Pollable } from '../streams.ts';
import type { WasiVariant } from './errors.ts';
import { failPlainly } from './errors.ts';
import { Fields } from './fields.ts';
import type { HttpSurroundings } from './outgoing.ts';

/** A result as a value, which is how it stands inside an option. */
type Settled<Value> = { tag: 'ok'; val: Value } | { tag: 'err'; val: WasiVariant };

/** Later than any clock gets, in nanoseconds. */
const never = 2n ** 62n;

class SettledPollable extends Pollable {
  readonly #isSettled: () => boolean;

  constructor({ ambient }: HttpSurroundings, isSettled: () => boolean) {
    super(ambient);
    this.#isSettled = isSettled;
  }
  override remaining(): bigint {
    return this.#isSettled() ? 0n : never;
  }
}

export class FutureTrailers {
  readonly #surroundings: HttpSurroundings;

  constructor(surroundings: HttpSurroundings) {
    this.#surroundings = surroundings;
  }
  subscribe(): Pollable {
    return new SettledPollable(this.#surroundings, () => true);
  }
  /** The host reads no trailers. */
  get(): Settled<Settled<Fields | undefined>> {
    return { tag: 'ok', val: { tag: 'ok', val: undefined } };
  }
}

export class IncomingBody {
  readonly #surroundings: HttpSurroundings;
  readonly #bytes: InputStream;
  #held: number;
  #streamed = false;

  /** The bytes are held in the budget already. */
  constructor(surroundings: HttpSurroundings, bytes: Uint8Array) {
    this.#surroundings = surroundings;
    this.#bytes = new InputStream(surroundings.ambient, bytes);
    this.#held = bytes.length;
  }
  /** The stream can be had once. */
  stream(): InputStream {
    if (this.#streamed) failPlainly();
    this.#streamed = true;
    return this.#bytes;
  }
  static finish(body: IncomingBody): FutureTrailers {
    body[Symbol.dispose]();
    return new FutureTrailers(body.#surroundings);
  }
  [Symbol.dispose](): void {
    this.#surroundings.budget.release(this.#held);
    this.#held = 0;
    this.#bytes.close();
  }
}

export interface ReceivedResponse {
  status: number;
  headers: { name: string; value: string }[];
  body: Uint8Array;
}

export class IncomingResponse {
  readonly #status: number;
  readonly #headers: Fields;
  #body: IncomingBody | null;

  constructor(surroundings: HttpSurroundings, { status, headers, body }: ReceivedResponse) {
    this.#status = status;
    this.#headers = Fields.received(headers);
    this.#body = new IncomingBody(surroundings, body);
  }
  status(): number {
    return this.#status;
  }
  headers(): Fields {
    return Fields.received(this.#headers.list());
  }
  /** The body can be had once. */
  consume(): IncomingBody {
    const body = this.#body ?? failPlainly();
    this.#body = null;
    return body;
  }
  [Symbol.dispose](): void {
    this.#body?.[Symbol.dispose]();
  }
}

export class FutureIncomingResponse {
  readonly #surroundings: HttpSurroundings;
  #answer: Settled<IncomingResponse> | null = null;
  #taken = false;

  constructor(surroundings: HttpSurroundings) {
    this.#surroundings = surroundings;
  }
  settle(answer: Settled<IncomingResponse>): void {
    this.#answer = answer;
  }
  subscribe(): Pollable {
    return new SettledPollable(this.#surroundings, () => this.#answer !== null);
  }
  /** Undefined until there is an answer, which can be had once. */
  get(): Settled<Settled<IncomingResponse>> | { tag: 'err'; val: undefined } | undefined {
    if (this.#answer === null) return undefined;
    if (this.#taken) return { tag: 'err', val: undefined };
    this.#taken = true;
    return { tag: 'ok', val: this.#answer };
  }
  [Symbol.dispose](): void {
    if (!this.#taken && this.#answer?.tag === 'ok') this.#answer.val[Symbol.dispose]();
  }
}
