/** The failure for bytes that are not the ones that were announced. */
import { WorkbenchError } from '../../../contract/errors.ts';

/** Both digests as hex. */
export function hashMismatch(expected: string, computed: string): WorkbenchError {
  return new WorkbenchError({
    code: 'HASH_MISMATCH',
    what: 'The object was not stored.',
    why: `It was announced as sha256:${expected}, but its bytes are sha256:${computed}.`,
    fix: 'Make it again; if it happens twice, check the disk that it is read from.',
  });
}
