/** Every action of the window, in one place: it feeds the palette, the shortcuts, context menus and the list of keys. */
import { createStore, type ReadableStore } from '../../ui/store.ts';

export interface Command {
  /** Stable, `area.verb`: `build.start`. */
  id: string;
  /** Sentence case, begins with a verb. */
  title: string;
  /** Heading in the palette and the list of keys. */
  group: string;
  /** One combination or several, see ui/keys.ts. The first is the one that is shown. */
  keys?: string | readonly string[] | undefined;
  /** Further words that find it in the palette. */
  words?: readonly string[] | undefined;
  /** False hides it and leaves its keys to others; true unless given. */
  when?: (() => boolean) | undefined;
  run: () => void | Promise<void>;
}

export interface Commands {
  /** All registered commands, oldest first. */
  all: ReadableStore<readonly Command[]>;
  /** Adds a command and returns the function that takes it away. A later one of the same id stands in front of it. */
  register: (command: Command) => () => void;
  /** The commands that can run now, one for each id. */
  available: () => readonly Command[];
  /** Every command that was registered so far, also those whose view is not open now. For the list of keys. */
  known: () => readonly Command[];
  /** Runs by id; false when there is no such command or it cannot run now. */
  run: (id: string) => boolean;
}

export interface CommandsOptions {
  /** Hears of a command that failed. */
  onError: (command: Command, error: unknown) => void;
}

export function createCommands({ onError }: CommandsOptions): Commands {
  const all = createStore<readonly Command[]>([]);

  const known = new Map<string, Command>();

  const available = () => {
    const byId = new Map<string, Command>();
    for (const command of all.get()) {
      if (command.when?.() ?? true) byId.set(command.id, command);
    }
    return [...byId.values()];
  };

  return {
    all,
    available,
    known: () => [...known.values()],
    register: (command) => {
      known.set(command.id, command);
      all.set((current) => [...current, command]);
      return () => all.set((current) => current.filter((each) => each !== command));
    },
    run: (id) => {
      const command = available().find((each) => each.id === id);
      if (!command) return false;
      void execute(command, onError);
      return true;
    },
  };
}

async function execute(command: Command, onError: CommandsOptions['onError']): Promise<void> {
  try {
    await command.run();
  } catch (error) {
    onError(command, error);
  }
}

/** The combinations of a command as a list. */
export function keysOf(command: Command): readonly string[] {
  if (command.keys === undefined) return [];
  return typeof command.keys === 'string' ? [command.keys] : command.keys;
}
