/** Stores a setting, or takes it back to its default, and keeps what the engine said against it. */
import { useState } from 'react';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';

interface Change {
  busy: boolean;
  /** A sentence or two; null when nothing is wrong. */
  error: string | null;
  /** True when it was stored. */
  change: (value: string | null) => Promise<boolean>;
  forgetError: () => void;
}

export function useChange(name: string): Change {
  const { client, queries, queryClient } = useRpc();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const change = async (value: string | null): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      await client.settings.set({ name, value });
      await queryClient.invalidateQueries({ queryKey: queries.settings.key() });
      return true;
    } catch (thrown) {
      const { why, fix } = toFailure(thrown);
      setError(`${why} ${fix}`);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, change, forgetError: () => setError(null) };
}
