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
  // Before the listeners hear of it, so that the colours they read are the new ones.
  const apply = (theme: Theme) => {
    if (theme.choice === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme.choice;
    current.set(theme);
  };
  const onSystemChange = () => apply(resolve(current.get().choice));
  systemDark.addEventListener('change', onSystemChange);
  apply(current.get());
  return {
    current,
    choose: (choice) => {
      storage.setItem(storageKey, choice);
      apply(resolve(choice));
    },
    dispose: () => systemDark.removeEventListener('change', onSystemChange),
  };
}
