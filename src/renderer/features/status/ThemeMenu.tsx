/** The choice of theme. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { useServices, useTheme } from '../../app/services.tsx';
import { themeChoices, type ThemeChoice } from '../../app/theme.ts';
import { Menu } from '../../ui/Menu.tsx';
import styles from './StatusBar.module.css';

const looks: Record<ThemeChoice, { label: string; icon: typeof Sun }> = {
  system: { label: 'System', icon: Monitor },
  light: { label: 'Light', icon: Sun },
  dark: { label: 'Dark', icon: Moon },
};

export function ThemeMenu() {
  const { theme } = useServices();
  const { choice } = useTheme();
  const Icon = looks[choice].icon;
  return (
    <Menu
      side="top"
      align="end"
      trigger={
        <button type="button" className={styles.item}>
          <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
          <span className="visually-hidden">Theme</span>
          <span className={styles.wide}>{looks[choice].label}</span>
        </button>
      }
      entries={[
        {
          kind: 'radio',
          id: 'theme',
          label: 'Theme',
          value: choice,
          options: themeChoices.map((value) => ({ value, label: looks[value].label })),
          onChange: (value) => theme.choose(themeChoices.find((each) => each === value) ?? 'system'),
        },
      ]}
    />
  );
}
