/** Capabilities that a person took away from an install; the platform lets nobody do that. */
import { grantCapabilities } from '../../../../runner/host/capabilities.ts';
import type { Capability } from '../../../../runner/host/capabilities.ts';
import type { Database } from '../database/open.ts';
import { createRowMemo } from '../database/row-memo.ts';

/** `platform`: what a version asks for it gets. `helpful`: but for what is withheld. */
export type GrantRule = 'platform' | 'helpful';

/** The rule in force; it may change while the engine runs. */
export type CurrentGrantRule = () => GrantRule;

export interface Withheld {
  /** What is withheld of an install, whatever the rule. */
  of(installId: string): ReadonlySet<string>;
  /** The capabilities among `named` that the install gets, with those that everybody has. */
  granted(installId: string, named: readonly string[]): Capability[];
  /** The capabilities among `named` that are withheld, whatever the rule. */
  among(installId: string, named: readonly string[]): Capability[];
}

/** Those that every guest has; the runner adds them to any list, so they cannot be withheld. */
export const everybodys: readonly Capability[] = grantCapabilities([]).granted;

export function createWithheld(db: Database, rule: CurrentGrantRule): Withheld {
  const rows = db.prepare((p: { install: string }) =>
    db.build.selectFrom('install_withheld_capability').select('capability').where('install_id', '=', p.install),
  );
  const kept = createRowMemo<ReadonlySet<string>>(db);
  const of = (install: string): ReadonlySet<string> =>
    kept(install, () => new Set(rows.all({ install }).map((row) => row.capability)));

  function among(installId: string, named: readonly string[]): Capability[] {
    const withheld = of(installId);
    if (withheld.size === 0) return [];
    const { granted } = grantCapabilities(named);
    return granted.filter((capability) => withheld.has(capability) && !everybodys.includes(capability));
  }

  return {
    of,
    among,
    granted(installId, named) {
      const { granted } = grantCapabilities(named);
      if (rule() === 'platform') return granted;
      const kept = among(installId, named);
      return granted.filter((capability) => !kept.includes(capability));
    },
  };
}
