import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../contract/errors.ts';
import { ConnectionLostError, isAbort, toFailure } from './failure.ts';

const failure: Failure = { code: 'DISK_FULL', what: 'Full.', why: 'No space.', fix: 'Make room.' };

describe('toFailure', () => {
  it('takes the failure out of a procedure error', () => {
    expect(toFailure(new ORPCError('FAILURE', { data: failure }))).toEqual(failure);
  });

  it('explains arguments that were refused', () => {
    expect(toFailure(new ORPCError('BAD_REQUEST', { message: 'Input validation failed' }))).toMatchObject({
      code: 'INPUT_INVALID',
      why: 'Input validation failed.',
    });
  });

  it('makes a failure of anything else', () => {
    expect(toFailure(new TypeError('x is undefined'))).toMatchObject({ code: 'INTERNAL', why: 'x is undefined.' });
    expect(toFailure('text')).toMatchObject({ code: 'INTERNAL', details: 'text' });
    expect(toFailure(new ConnectionLostError()).what).toBe('The connection to the workbench was lost.');
  });
});

describe('isAbort', () => {
  it('knows a cancelled call', () => {
    expect(isAbort(AbortSignal.abort().reason)).toBe(true);
    expect(isAbort(new Error('other'))).toBe(false);
  });
});
