/**
 * Bytes of bodies that one run holds outside of its own memory: parts of requests that are not sent yet, and answers that
 * are not read yet. The guest's memory is capped; without this, bodies would be a way around the cap.
 */
export interface BodyBudget {
  /** False, and nothing held, where it would be too much. */
  hold(bytes: number): boolean;
  release(bytes: number): void;
  reset(): void;
}

/** Room for the largest answer that the egress policy lets in, and for a request of that size beside it. */
const mostBytes = 128 * 1024 * 1024;

export function createBodyBudget(limit = mostBytes): BodyBudget {
  let held = 0;
  return {
    hold(bytes) {
      if (held + bytes > limit) return false;
      held += bytes;
      return true;
    },
    release(bytes) {
      held = Math.max(0, held - bytes);
    },
    reset() {
      held = 0;
    },
  };
}
