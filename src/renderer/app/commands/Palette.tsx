/** The command palette: every action that can run now, found by typing. */
import { Dialog } from '@base-ui/react/dialog';
import { Command as Menu } from 'cmdk';
import { Kbd } from '../../ui/Kbd.tsx';
import { cx } from '../../ui/cx.ts';
import floats from '../../ui/Float.module.css';
import { useServices } from '../services.tsx';
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
  const groups = Map.groupBy(commands.available(), (command) => command.group);
  const run = (command: Command) => {
    onClose();
    // After the dialog gave the focus back, so that a command may move it.
    setTimeout(() => commands.run(command.id));
  };
  return (
    <Menu label="Commands" loop className={styles.menu}>
      <Menu.Input className={styles.input} placeholder="Run a command" />
      <Menu.List className={styles.list}>
        <Menu.Empty className={styles.empty}>No command has these words.</Menu.Empty>
        {[...groups].map(([group, members]) => (
          <Menu.Group key={group} heading={group} className={styles.group}>
            {members.map((command) => (
              <PaletteItem key={command.id} command={command} onRun={run} />
            ))}
          </Menu.Group>
        ))}
      </Menu.List>
    </Menu>
  );
}

function PaletteItem({ command, onRun }: { command: Command; onRun: (command: Command) => void }) {
  const keys = keysOf(command)[0];
  return (
    <Menu.Item
      className={styles.item}
      value={`${command.title} ${command.id}`}
      keywords={[command.group, ...(command.words ?? [])]}
      onSelect={() => onRun(command)}
    >
      <span className={styles.title}>{command.title}</span>
      {keys !== undefined && <Kbd keys={keys} />}
    </Menu.Item>
  );
}
