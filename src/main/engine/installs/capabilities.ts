/** What an install may do: what its version asks for, less what a person withholds. */
import { capabilities as all } from '../../../../runner/host/capabilities.ts';
import type { CapabilityGrant } from '../../../contract/install-life.ts';
import type { Install } from '../../../contract/installs.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { normaliseCapability } from '../project/capabilities.ts';
import type { Registry } from '../registry/types.ts';
import { createWithheld, everybodys } from '../registry/withheld.ts';
import type { CurrentGrantRule } from '../registry/withheld.ts';
import { capabilityKept } from './failures.ts';
import { knownCapabilities } from './grants.ts';

export interface InstallCapabilities {
  /** Those asked for, granted or withheld, and those that everybody has. */
  list(install: Install): CapabilityGrant[];
  /** Replaces the set that is withheld. Fails with `INPUT_INVALID` for what cannot be. */
  withhold(install: Install, capabilities: readonly string[]): CapabilityGrant[];
}

interface CapabilityParts {
  db: Database;
  clock: Clock;
  registry: Pick<Registry, 'config'>;
  grants: CurrentGrantRule;
  changed: () => void;
}

const known: readonly string[] = all;
const everybodyHas = (capability: string): boolean => (everybodys as readonly string[]).includes(capability);

export function createInstallCapabilities({ db, clock, registry, grants, changed }: CapabilityParts): InstallCapabilities {
  const withheld = createWithheld(db, grants);
  const table = 'install_withheld_capability';

  function list({ tenantId, installId, capabilities }: Install): CapabilityGrant[] {
    const requested = new Set<string>(knownCapabilities(capabilities));
    const granted = new Set(registry.config(tenantId, installId)?.providers);
    const kept = withheld.of(installId);
    return known
      .map((capability) => ({
        capability,
        isRequested: requested.has(capability),
        isForEverybody: everybodyHas(capability),
        isGranted: granted.has(capability),
        isWithheld: kept.has(capability),
      }))
      .filter(({ isRequested, isGranted, isWithheld }) => isRequested || isGranted || isWithheld);
  }

  return {
    list,
    withhold(install, given) {
      const names = [...new Set(given.map(normaliseCapability))];
      for (const name of names) {
        if (!known.includes(name) || everybodyHas(name)) throw capabilityKept(name, known.includes(name));
      }
      db.transaction(() => {
        const { installId } = install;
        const before = withheld.of(installId);
        db.run(
          db.build
            .deleteFrom(table)
            .where('install_id', '=', installId)
            .where('capability', 'not in', [...names, '']),
        );
        for (const capability of names.filter((name) => !before.has(name))) {
          db.run(db.build.insertInto(table).values({ install_id: installId, capability, withheld_at: clock.now() }));
        }
      });
      changed();
      return list(install);
    },
  };
}
