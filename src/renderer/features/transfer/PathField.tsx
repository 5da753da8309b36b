/** A path on the machine of the workbench: typed, or browsed for. */
import { useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useClient } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, Input } from '../../ui/Input.tsx';
import { FolderDialog } from '../projects/FolderDialog.tsx';
import styles from './Transfer.module.css';

export interface PathFieldProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  placeholder?: string;
  value: string;
  onChange: (path: string) => void;
  /** What is browsed for: a folder, or a file whose name ends so. */
  browse: { title: string; description: string; action: string; filesEnding?: string };
  /** The path that a chosen folder or file makes; itself unless given. */
  pathOf?: (chosen: string) => string;
}

export function PathField({ label, hint, error, placeholder, value, onChange, browse, pathOf }: PathFieldProps) {
  const client = useClient();
  const { notices } = useServices();
  const [browsing, setBrowsing] = useState(false);
  const take = (chosen: string) => onChange(pathOf === undefined ? chosen : pathOf(chosen));

  /** The desktop's own dialog chooses folders; files, and folders where there is none, are chosen in ours. */
  const begin = async () => {
    if (browse.filesEnding !== undefined) return setBrowsing(true);
    const picked = await client.projects.pickFolder();
    if (!picked.supported) setBrowsing(true);
    else if (picked.path !== null) take(picked.path);
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className={styles.path}>
          <Input
            {...control}
            code
            placeholder={placeholder}
            title={value === '' ? placeholder : value}
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
          <Button onClick={() => void begin().catch((error: unknown) => notices.fail(toFailure(error)))}>Browse</Button>
          <FolderDialog
            open={browsing}
            {...browse}
            onClose={() => setBrowsing(false)}
            onChoose={(chosen) => {
              take(chosen);
              setBrowsing(false);
            }}
          />
        </div>
      )}
    </Field>
  );
}
