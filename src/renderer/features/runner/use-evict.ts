/** Takes bundles out of memory and disk. The page learns of it as of every other change. */
import { useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useClient } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';

interface Evict {
  /** The hashes that are on their way out. */
  evicting: readonly string[];
  evict: (contentHashes: readonly string[]) => Promise<void>;
}

export function useEvict(): Evict {
  const client = useClient();
  const { notices } = useServices();
  const [evicting, setEvicting] = useState<readonly string[]>([]);

  const evict = async (contentHashes: readonly string[]) => {
    setEvicting((hashes) => [...hashes, ...contentHashes]);
    try {
      // One after the other: the last bundle that holds a component takes it along.
      for (const contentHash of contentHashes) await client.runner.evict({ contentHash });
      notices.tell('Evicted; the next call fetches it again');
    } catch (error) {
      notices.fail(toFailure(error));
    } finally {
      setEvicting((hashes) => hashes.filter((hash) => !contentHashes.includes(hash)));
    }
  };
  return { evicting, evict };
}
