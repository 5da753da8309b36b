/** Light or dark: follows the system unless the person chose. The choice is kept and put on the root element. */
import { createStore, type ReadableStore } from '../ui/store.ts';

export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

export interface Theme {
  choice: ThemeChoice;
  resolved: 'light' | 'dark';
}

export interface ThemeStore {
  current: ReadableStore<Theme>;
  choose: (choice: ThemeChoice) => void;
  dispose: () => void;
}

export interface ThemeOptions {
  root: HTMLElement;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** The media query `(prefers-color-scheme: dark)`. */
  systemDark: Pick<MediaQueryList, 'matches' | 'addEventListener' | 'removeEventListener'>;
}

const storageKey = 'alga-workbench.theme';

export function createTheme({ root, storage, systemDark }: ThemeOptions): ThemeStore {
  const resolve = (choice: ThemeChoice): Theme => ({
    choice,
    resolved: choice === 'system' ? (systemDark.matches ? 'dark' : 'light') : choice,
  });
  const current = createStore(resolve(themeChoices.find((choice) => choice === storage.getItem(storageKey)) ?? 'system'));
  const apply = () => {
    const { choice } = current.get();
    if (choice === 'system') delete root.dataset.theme;
    else root.dataset.theme = choice;
  };
  const onSystemChange = () => current.set(resolve(current.get().choice));
  systemDark.addEventListener('change', onSystemChange);
  apply();
  return {
    current,
    choose: (choice) => {
      storage.setItem(storageKey, choice);
      current.set(resolve(choice));
      apply();
    },
    dispose: () => systemDark.removeEventListener('change', onSystemChange),
  };
}
