/** Type-ahead in lists: letters typed quickly one after the other form a prefix. */
export interface TypeAhead {
  /** Takes a typed character and returns the index to go to, or -1. `current` is the focused index. */
  type: (character: string, labels: readonly string[], current: number) => number;
}

const pauseMs = 700;

export function createTypeAhead(now: () => number = Date.now): TypeAhead {
  let prefix = '';
  let typedAt = Number.NEGATIVE_INFINITY;
  return {
    type: (character, labels, current) => {
      const continues = now() - typedAt < pauseMs;
      typedAt = now();
      prefix = continues ? prefix + character.toLowerCase() : character.toLowerCase();
      // One letter pressed again and again walks through the items that start with it.
      const repeated = [...prefix].every((each) => each === prefix[0]);
      const wanted = repeated ? prefix.slice(0, 1) : prefix;
      const start = repeated || !continues ? current + 1 : current;
      for (let step = 0; step < labels.length; step += 1) {
        const index = (start + step) % labels.length;
        if (labels[index]?.toLowerCase().startsWith(wanted)) return index;
      }
      return -1;
    },
  };
}
