/** Which object keys a store takes: those that are safe as paths below its folder on every system. */
import { WorkbenchError } from '../../../contract/errors.ts';

const keyLimit = 1_024;
/** No empty segment, none that begins or ends with a dot, nothing that a file system gives a meaning to. */
const segmentPattern = /^[A-Za-z0-9_=@+~-](?:[A-Za-z0-9._=@+~-]*[A-Za-z0-9_=@+~-])?$/;

/** True for keys like `tenants/t/extensions/e/sha256/h/bundle.tar.zst`. */
export function isSafeKey(key: string): boolean {
  return key.length <= keyLimit && key.split('/').every((segment) => segmentPattern.test(segment));
}

export function invalidKey(key: string, why: string): WorkbenchError {
  return new WorkbenchError({
    code: 'INPUT_INVALID',
    what: `The bundle store does not take the key "${key.slice(0, 200)}".`,
    why,
    fix: 'Use segments of letters, digits and ._=@+~- between single slashes.',
  });
}

/** Fails with `INPUT_INVALID` for a key that could leave the folder or cannot be a file name. */
export function assertSafeKey(key: string): void {
  if (!isSafeKey(key)) throw invalidKey(key, 'It has an empty or hidden segment, or a character that paths give a meaning to.');
}
