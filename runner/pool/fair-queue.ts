/**
 * Requests that wait for a thread, bounded, and shared out between owners: each in turn gives its oldest, so that the
 * wait of one does not grow with the queue of another.
 */

export interface QueueLimits {
  /** Entries in all. */
  total: number;
  /** Entries of one owner. */
  perOwner: number;
}

export interface Refusal {
  by: 'all' | 'owner';
  waiting: number;
}

export interface FairQueue<Entry> {
  readonly size: number;
  /** Null when the entry was taken in. */
  push(owner: string, entry: Entry): Refusal | null;
  /**
   * Offers the oldest entry of each owner, in turn, until `accept` answers true; that one leaves the queue and its
   * owner goes to the end. False when nobody's was accepted.
   */
  offer(accept: (owner: string, entry: Entry) => boolean): boolean;
  remove(owner: string, entry: Entry): boolean;
  /** Empties the queue, and answers what was in it. */
  clear(): Entry[];
}

export function createFairQueue<Entry>(limits: QueueLimits): FairQueue<Entry> {
  /** In the order of turns; no list is empty. */
  const waiting = new Map<string, Entry[]>();
  let size = 0;

  return {
    get size() {
      return size;
    },
    push(owner, entry) {
      const own = waiting.get(owner) ?? [];
      if (own.length >= limits.perOwner) return { by: 'owner', waiting: own.length };
      if (size >= limits.total) return { by: 'all', waiting: size };
      own.push(entry);
      waiting.set(owner, own);
      size += 1;
      return null;
    },
    offer(accept) {
      for (const [owner, own] of waiting) {
        const [oldest] = own;
        if (oldest === undefined || !accept(owner, oldest)) continue;
        own.shift();
        waiting.delete(owner);
        if (own.length > 0) waiting.set(owner, own);
        size -= 1;
        return true;
      }
      return false;
    },
    remove(owner, entry) {
      const own = waiting.get(owner) ?? [];
      const at = own.indexOf(entry);
      if (at === -1) return false;
      own.splice(at, 1);
      if (own.length === 0) waiting.delete(owner);
      size -= 1;
      return true;
    },
    clear() {
      const all = [...waiting.values()].flat();
      waiting.clear();
      size = 0;
      return all;
    },
  };
}
