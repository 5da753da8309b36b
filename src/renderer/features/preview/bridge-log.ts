/** The messages of a project's previews, kept while it is open: the newest ones, in the order of their coming. */
import type { ProjectPart } from '../../app/project-parts.ts';
import { createStore, type ReadableStore } from '../../ui/store.ts';
import type { BridgeMessage } from './bridge-message.ts';

interface BridgeLog extends ProjectPart {
  messages: ReadableStore<readonly BridgeMessage[]>;
  record: (message: BridgeMessage) => void;
  /** Does nothing for a message that is not held any more. */
  update: (id: string, part: Partial<BridgeMessage>) => void;
  newId: () => string;
  clear: () => void;
}

const mostHeld = 1_000;

export function createBridgeLog(): BridgeLog {
  const messages = createStore<readonly BridgeMessage[]>([]);
  let lastId = 0;
  return {
    messages,
    record: (message) => messages.set((held) => [...held.slice(-(mostHeld - 1)), message]),
    update: (id, part) => {
      const held = messages.get();
      const index = held.findIndex((message) => message.id === id);
      const message = held[index];
      if (message) messages.set(held.with(index, { ...message, ...part }));
    },
    newId: () => String((lastId += 1)),
    clear: () => messages.set([]),
    dispose: () => messages.set([]),
  };
}
