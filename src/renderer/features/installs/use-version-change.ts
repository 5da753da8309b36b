/** Takes a tenant from one version of an extension to another: installs, updates or rolls back. */
import { useState } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import type { missingScheduleSchema } from '../../../contract/install-life.ts';
import type { Install } from '../../../contract/installs.ts';
import { useServices } from '../../app/services.tsx';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { stepDone, stepTo } from '../registry/versions.ts';

export type MissingSchedule = (typeof missingScheduleSchema)['_output'];

/** Why a change did not happen. */
export type Obstacle =
  | { kind: 'schedules'; version: string; missing: readonly MissingSchedule[] }
  | { kind: 'failure'; version: string; failure: Failure };

export interface VersionChange {
  /** The version that is being installed now; null for none. */
  busy: string | null;
  obstacle: Obstacle | null;
  /** True when it is installed afterwards. */
  change: (version: string, options?: { disableMissingSchedules?: boolean }) => Promise<boolean>;
  dismiss: () => void;
}

type Progress = Pick<VersionChange, 'busy' | 'obstacle'>;
const idle: Progress = { busy: null, obstacle: null };

/**
 * `install` is null where the tenant does not have the extension yet. Each extension has a change of its own, which goes
 * on while another one is looked at.
 */
export function useVersionChange(registryId: string, install: Install | null): VersionChange {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const [all, setAll] = useState<Readonly<Record<string, Progress>>>({});
  const set = (part: Partial<Progress>) =>
    setAll((before) => ({ ...before, [registryId]: { ...(before[registryId] ?? idle), ...part } }));

  const carryOut: VersionChange['change'] = async (version, { disableMissingSchedules = false } = {}) => {
    if (install === null) {
      await client.installs.install({ registryId, version });
      return true;
    }
    const { installId } = install;
    const { updated, missing } = await client.installs.update({ installId, version, disableMissingSchedules });
    if (missing.length > 0 && !updated) set({ obstacle: { kind: 'schedules', version, missing } });
    return updated;
  };
  const change: VersionChange['change'] = async (version, options) => {
    set({ busy: version, obstacle: null });
    try {
      const changed = await carryOut(version, options);
      if (changed) notices.tell(stepDone(stepTo(install?.version ?? null, version), version));
      await Promise.all(
        [queries.installs.key(), queries.registry.key(), queries.schedules.key(), queries.preview.key()].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      );
      return changed;
    } catch (error) {
      set({ obstacle: { kind: 'failure', version, failure: toFailure(error) } });
      return false;
    } finally {
      set({ busy: null });
    }
  };
  return { ...(all[registryId] ?? idle), change, dismiss: () => set({ obstacle: null }) };
}
