/** The failures that every driver of the bundle store has in common. */
import { WorkbenchError } from '../../../contract/errors.ts';

/** For bytes that are not the ones that were announced. Both digests as hex. */
export function hashMismatch(expected: string, computed: string): WorkbenchError {
  return new WorkbenchError({
    code: 'HASH_MISMATCH',
    what: 'The object was not stored.',
    why: `It was announced as sha256:${expected}, but its bytes are sha256:${computed}.`,
    fix: 'Make it again; if it happens twice, check the disk that it is read from.',
  });
}

/** For an object that is not what the store says it is. Both digests as hex. */
export function damagedObject(key: string, expected: string, computed: string): WorkbenchError {
  return new WorkbenchError({
    code: 'HASH_MISMATCH',
    what: `The object ${key} is damaged.`,
    why: `It is recorded as sha256:${expected}, but its bytes are sha256:${computed}.`,
    fix: 'Publish or install the bundle again; if it happens twice, check the disk of the store.',
  });
}

export function objectExists(key: string): WorkbenchError {
  return new WorkbenchError({
    code: 'OBJECT_EXISTS',
    what: 'The object was not stored.',
    why: `The store holds ${key} already, and it was to be written only if it were absent.`,
    fix: 'Use the stored object, or delete it first.',
  });
}

export function objectMissing(key: string): WorkbenchError {
  return new WorkbenchError({
    code: 'OBJECT_NOT_FOUND',
    what: 'The object cannot be read.',
    why: `The bundle store holds nothing under ${key}.`,
    fix: 'Build and install the extension again, so that its bundle is stored.',
  });
}

export function rangeOutside(key: string, start: number, size: number): WorkbenchError {
  return new WorkbenchError({
    code: 'INPUT_INVALID',
    what: `The bytes of ${key} cannot be read from ${start} on.`,
    why: `The object has ${size} bytes.`,
    fix: 'Ask for a range that begins inside the object.',
  });
}
