/** The root of the window: top bar, the page, and what floats above every page. */
import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { useConnectionState } from '../rpc/context.tsx';
import styles from './App.module.css';
import { useAppCommands } from './app-commands.ts';
import { KeysDialog } from './commands/KeysDialog.tsx';
import { Palette } from './commands/Palette.tsx';
import { useCommands } from './commands/use-command.ts';
import { ConnectionBar, RefusedPage } from './ConnectionBar.tsx';
import { NoticeStack } from './NoticeStack.tsx';
import { TopBar } from './TopBar.tsx';
import { useChanges } from './use-changes.ts';

type Floating = 'palette' | 'keys' | null;

export function App() {
  const [floating, setFloating] = useState<Floating>(null);
  const connection = useConnectionState();
  useChanges();
  useAppCommands();
  useCommands([
    {
      id: 'palette.open',
      title: 'Open the command palette',
      group: 'Window',
      keys: ['Mod+K', 'Mod+Shift+K'],
      when: () => floating === null,
      run: () => setFloating('palette'),
    },
    {
      id: 'keys.open',
      title: 'Show keyboard shortcuts',
      group: 'Window',
      keys: 'F1',
      words: ['help'],
      run: () => setFloating('keys'),
    },
  ]);
  if (connection.phase === 'refused' && !connection.afterOpen) return <RefusedPage />;
  return (
    <div className={styles.app}>
      <TopBar />
      <Outlet />
      <ConnectionBar />
      <NoticeStack />
      <Palette open={floating === 'palette'} onClose={() => setFloating((now) => (now === 'palette' ? null : now))} />
      <KeysDialog open={floating === 'keys'} onClose={() => setFloating((now) => (now === 'keys' ? null : now))} />
    </div>
  );
}
