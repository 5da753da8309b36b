/** How results of `wasi:http` fail: the generated code takes what is thrown, unless it is an `Error`, as the error value. */

export interface WasiVariant {
  tag: string;
  val?: unknown;
}

/** A case of `error-code`; of those with a payload only this one demands a value. */
export function errorCode(name: string): WasiVariant {
  return { tag: name, val: name === 'DNS-error' ? { rcode: undefined, infoCode: undefined } : undefined };
}

/** Fails a result that has an error value. */
export function failWith(variant: WasiVariant): never {
  throw variant;
}

/** Fails a result whose error carries nothing. */
export function failPlainly(): never {
  throw undefined;
}
