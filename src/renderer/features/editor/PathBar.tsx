/** Where the shown file lies, and where in it the cursor is. */
import { ChevronRight } from 'lucide-react';
import { Fragment } from 'react';
import { useServices } from '../../app/services.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { ariaKeys } from '../../ui/keys.ts';
import { isMac } from '../../ui/platform.ts';
import { useStore } from '../../ui/store.ts';
import styles from './Editor.module.css';
import type { Place } from './monaco/editor-host.ts';
import type { Workspace } from './workspace.ts';

export function PathBar({ workspace, path, place }: { workspace: Workspace; path: string; place: Place | null }) {
  const tabLeaves = useStore(workspace.tabLeaves);
  const dirty = useStore(workspace.documents.dirty).includes(path);
  const { commands } = useServices();
  const segments = path.split('/');
  return (
    <div className={styles.pathBar}>
      <span className={styles.path} title={path}>
        {segments.map((segment, index) => (
          <Fragment key={segments.slice(0, index + 1).join('/')}>
            {index > 0 && <ChevronRight size={12} strokeWidth={1.5} aria-hidden="true" />}
            <span className={index === segments.length - 1 ? styles.file : undefined}>{segment}</span>
          </Fragment>
        ))}
      </span>
      {tabLeaves && <output className={styles.note}>Tab moves the focus (Ctrl M changes it)</output>}
      {dirty && (
        <button
          type="button"
          className={styles.save}
          aria-keyshortcuts={ariaKeys('Mod+S', isMac())}
          onClick={() => commands.run('file.save')}
        >
          Save
          <Kbd keys="Mod+S" />
        </button>
      )}
      {place && (
        <span className={styles.place}>
          Ln {place.line}, Col {place.column}
        </span>
      )}
    </div>
  );
}
