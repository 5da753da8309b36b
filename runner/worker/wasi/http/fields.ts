/** The resource `fields`: headers and trailers. */
import { methodToken } from '../../../host/egress/egress.ts';
import { failWith } from './errors.ts';

type Field = [name: string, value: Uint8Array];

/** Those that belong to the connection, which is the host's own; production's engine refuses the same. */
const forbidden = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** Names are compared without case and kept as they were written. Setters fail with a case of `header-error`. */
export class Fields {
  #fields: Field[] = [];
  #immutable = false;

  static fromList(list: Field[]): Fields {
    const made = new Fields();
    for (const [name, value] of list) made.append(name, value);
    return made;
  }

  /** What came from outside, as it came; a guest cannot change it. */
  static received(headers: readonly { name: string; value: string }[]): Fields {
    const made = new Fields();
    made.#fields = headers.map(({ name, value }) => [name, Buffer.from(value, 'latin1')]);
    made.#immutable = true;
    return made;
  }

  get(name: string): Uint8Array[] {
    return this.#fields.filter(named(name)).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.#fields.some(named(name));
  }

  set(name: string, values: Uint8Array[]): void {
    this.#check(name, values);
    this.#remove(name);
    for (const value of values) this.#fields.push([name, value]);
  }

  delete(name: string): void {
    this.#check(name, []);
    this.#remove(name);
  }

  append(name: string, value: Uint8Array): void {
    this.#check(name, [value]);
    this.#fields.push([name, value]);
  }

  entries(): Field[] {
    return this.#fields.map(([name, value]) => [name, value]);
  }

  clone(): Fields {
    const copy = new Fields();
    copy.#fields = this.entries();
    return copy;
  }

  /** From now on as those of a request that is under way. */
  freeze(): this {
    this.#immutable = true;
    return this;
  }

  /** For sending; each byte of a value is one character. */
  list(): { name: string; value: string }[] {
    return this.#fields.map(([name, value]) => ({ name, value: Buffer.from(value).toString('latin1') }));
  }

  #remove(name: string): void {
    const isNamed = named(name);
    this.#fields = this.#fields.filter((field) => !isNamed(field));
  }

  #check(name: string, values: readonly Uint8Array[]): void {
    if (this.#immutable) failWith({ tag: 'immutable' });
    const malformed = values.some((value) => value.some((byte) => byte === 0 || byte === 10 || byte === 13));
    if (!methodToken.test(name) || malformed) failWith({ tag: 'invalid-syntax' });
    if (forbidden.has(name.toLowerCase())) failWith({ tag: 'forbidden' });
  }
}

function named(name: string): (field: Field) => boolean {
  const lower = name.toLowerCase();
  return ([other]) => other.toLowerCase() === lower;
}
