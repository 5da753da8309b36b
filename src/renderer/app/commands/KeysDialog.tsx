/** All keys of the window, from the registry that makes them work, and those that every list and editor has. */
import { Dialog } from '../../ui/Dialog.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { useServices } from '../services.tsx';
import { groupCommands } from './group.ts';
import styles from './KeysDialog.module.css';
import { keysOf } from './registry.ts';

/** Keys that components handle themselves; they need no command. */
const everywhere: { title: string; keys: readonly string[] }[] = [
  { title: 'Move in lists, trees and the waterfall', keys: ['ArrowUp', 'ArrowDown'] },
  { title: 'Close and open a branch', keys: ['ArrowLeft', 'ArrowRight'] },
  { title: 'First and last row', keys: ['Home', 'End'] },
  { title: 'Open the selected row', keys: ['Enter'] },
  { title: 'Context menu of the focused element', keys: ['Shift+F10'] },
  { title: 'Close what floats', keys: ['Escape'] },
];

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Keyboard shortcuts"
      description="While the focus is inside the preview, keys go to the extension; click beside it or press Tab until it has left."
      width={640}
    >
      <KeysList />
    </Dialog>
  );
}

function KeysList() {
  const { commands } = useServices();
  const withKeys = commands.known().filter((command) => keysOf(command).length > 0);
  return (
    <div className={styles.groups}>
      {groupCommands(withKeys).map(([group, members]) => (
        <KeysGroup key={group} title={group} rows={members.map((each) => ({ title: each.title, keys: keysOf(each) }))} />
      ))}
      <KeysGroup title="Everywhere" rows={everywhere} />
    </div>
  );
}

function KeysGroup({ title, rows }: { title: string; rows: readonly { title: string; keys: readonly string[] }[] }) {
  return (
    <section>
      <h2 className={styles.title}>{title}</h2>
      <dl className={styles.rows}>
        {rows.map((row) => (
          <div key={row.title} className={styles.row}>
            <dt>{row.title}</dt>
            <dd className={styles.keys}>
              {row.keys.map((keys) => (
                <span key={keys}>
                  <span className="visually-hidden">{keys}</span>
                  <Kbd keys={keys} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
