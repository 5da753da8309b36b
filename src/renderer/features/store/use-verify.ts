/** Reads objects and compares their hashes; the outcomes stay by key while the view is open. */
import { useState } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import { useClient } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';

export type Verdict =
  | { state: 'busy' }
  | { state: 'read'; ok: boolean; expected: string | null; actual: string; at: number }
  | { state: 'failed'; failure: Failure };

export interface Verification {
  of: (key: string) => Verdict | null;
  verify: (key: string) => Promise<void>;
}

export function useVerify(): Verification {
  const client = useClient();
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Verdict>>(new Map());
  const keep = (key: string, verdict: Verdict) => setVerdicts((before) => new Map(before).set(key, verdict));
  return {
    of: (key) => verdicts.get(key) ?? null,
    async verify(key) {
      keep(key, { state: 'busy' });
      try {
        keep(key, { state: 'read', ...(await client.store.verify({ key })), at: Date.now() });
      } catch (error) {
        keep(key, { state: 'failed', failure: toFailure(error) });
      }
    },
  };
}
