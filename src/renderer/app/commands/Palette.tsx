/** The command palette: every action that can run now, found by typing. */
import { Dialog } from '@base-ui/react/dialog';
import { Command as Menu } from 'cmdk';
import { useState } from 'react';
import { Kbd } from '../../ui/Kbd.tsx';
import { cx } from '../../ui/cx.ts';
import floats from '../../ui/Float.module.css';
import { useServices } from '../services.tsx';
import { rankCommands } from './match.ts';
import { groupCommands } from './group.ts';
import styles from './Palette.module.css';
import { keysOf, type Command } from './registry.ts';

export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={floats.backdrop} />
        <Dialog.Popup className={cx(floats.popup, floats.dialog, styles.palette)} aria-label="Command palette">
          <PaletteContent onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteContent({ onClose }: { onClose: () => void }) {
  const { commands } = useServices();
  const [typed, setTyped] = useState('');
  const available = commands.available();
  const run = (command: Command) => {
    onClose();
    // After the dialog gave the focus back, so that a command may move it.
    setTimeout(() => commands.run(command.id));
  };
  return (
    <Menu label="Commands" loop shouldFilter={false} vimBindings={false} className={styles.menu}>
      <Menu.Input className={styles.input} placeholder="Run a command" value={typed} onValueChange={setTyped} />
      <Menu.List className={styles.list}>
        {typed.trim() === '' ? (
          <Grouped commands={available} onRun={run} />
        ) : (
          <Ranked commands={rankCommands(typed, available)} onRun={run} />
        )}
      </Menu.List>
    </Menu>
  );
}

interface ListProps {
  commands: readonly Command[];
  onRun: (command: Command) => void;
}

/** Before anything is typed: all, under the headings of their groups. */
function Grouped({ commands, onRun }: ListProps) {
  return groupCommands(commands).map(([group, members]) => (
    <Menu.Group key={group} heading={group} className={styles.group}>
      {members.map((command) => (
        <PaletteItem key={command.id} command={command} onRun={onRun} />
      ))}
    </Menu.Group>
  ));
}

/** What was typed, the best fit first whatever its group. */
function Ranked({ commands, onRun }: ListProps) {
  if (commands.length === 0) return <p className={styles.empty}>No command has these words.</p>;
  return commands.map((command) => <PaletteItem key={command.id} command={command} onRun={onRun} showGroup />);
}

interface PaletteItemProps {
  command: Command;
  onRun: (command: Command) => void;
  showGroup?: boolean;
}

function PaletteItem({ command, onRun, showGroup = false }: PaletteItemProps) {
  const keys = keysOf(command)[0];
  return (
    <Menu.Item className={styles.item} value={command.id} onSelect={() => onRun(command)}>
      <span className={styles.title}>{command.title}</span>
      {showGroup && <span className={styles.groupName}>{command.group}</span>}
      {keys !== undefined && <Kbd keys={keys} />}
    </Menu.Item>
  );
}
