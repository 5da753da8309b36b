/** Installs, updates to or rolls back to one version; asks first where that version is deprecated. */
import { useState } from 'react';
import type { Install } from '../../../contract/installs.ts';
import type { RegistryVersion } from '../../../contract/registry.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { VersionChange } from '../installs/use-version-change.ts';
import { stepLabel, stepTo } from './versions.ts';

export interface ChangeButtonProps {
  install: Install | null;
  version: Pick<RegistryVersion, 'version' | 'deprecated'>;
  change: VersionChange;
  variant?: 'primary' | 'secondary';
}

export function ChangeButton({ install, version: { version, deprecated }, change, variant = 'secondary' }: ChangeButtonProps) {
  const [asking, setAsking] = useState(false);
  const label = stepLabel(stepTo(install?.version ?? null, version), version);
  const go = () => {
    setAsking(false);
    void change.change(version);
  };
  return (
    <>
      <Button
        variant={variant}
        busy={change.busy === version}
        disabled={change.busy !== null}
        onClick={deprecated === null ? go : () => setAsking(true)}
      >
        {label}
      </Button>
      {asking && (
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={`${version} is deprecated`}
          description={deprecated?.reason || 'No reason was given.'}
          width={420}
          footer={
            <>
              <Button onClick={() => setAsking(false)}>Cancel</Button>
              <Button variant="primary" onClick={go}>
                {label} all the same
              </Button>
            </>
          }
        />
      )}
    </>
  );
}
