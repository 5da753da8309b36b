/** Runs commands by their keys. Of several commands with the same keys the one registered last wins. */
import { matchesKeys, parseKeys, type KeyCombination, type KeyPress } from '../../ui/keys.ts';
import { keysOf, type Command, type Commands } from './registry.ts';

/** The command that a key press runs, or undefined. `typing`: the focus is where text is entered. */
export function commandFor(commands: readonly Command[], press: KeyPress, mac: boolean, typing: boolean): Command | undefined {
  return commands.findLast((command) =>
    keysOf(command).some((keys) => {
      const combination = parseKeys(keys);
      return matchesKeys(combination, press, mac) && (!typing || worksWhileTyping(combination));
    }),
  );
}

/** Plain characters belong to the text; combinations with a command key and function keys do not. */
function worksWhileTyping({ mod, ctrl, alt, key }: KeyCombination): boolean {
  return mod || ctrl || alt || /^F\d+$/.test(key);
}

function isTextEntry(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select');
}

/** Listens before the editors do, so that the keys of the app mean the same everywhere. */
export function listenForShortcuts(page: Window, commands: Commands, mac: boolean): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented) return;
    const command = commandFor(commands.available(), event, mac, isTextEntry(event.target));
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    commands.run(command.id);
  };
  page.addEventListener('keydown', onKeyDown, { capture: true });
  return () => page.removeEventListener('keydown', onKeyDown, { capture: true });
}
