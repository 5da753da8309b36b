/** What a case of the suite is, and the words its files are written in. */
import type { Bench } from './bench.ts';
import type { ProfileName } from './profiles.ts';

/**
 * `required`: the contract says it, so a difference is a failure. `security`: the platform has a defect there that a
 * runner need not repeat. `inferred`: the contract did not see it run. Differences of the last two are only listed.
 */
export type CaseKind = 'required' | 'security' | 'inferred';

export interface Case {
  /** Unique, such as `static/path/a.exe`. */
  id: string;
  section: string;
  title: string;
  kind: CaseKind;
  /** Which environment the runner must have been started with. */
  profile: ProfileName;
  /** Name of the fidelity switch that makes a runner in its helpful mode differ here. */
  helpful: string | null;
  /** Resolves where the runner does as the case says; throws `Mismatch` where not, `NotRun` where it cannot be seen. */
  run(bench: Bench): Promise<void>;
}

export interface CaseOptions {
  profile?: ProfileName;
  helpful?: string;
}

type Define = (name: string, title: string, run: Case['run'], options?: CaseOptions) => Case;

/** The three ways to write a case of one section. */
export function section(name: string, shared: CaseOptions = {}): Record<CaseKind, Define> {
  const define =
    (kind: CaseKind): Define =>
    (local, title, run, options = {}) => ({
      id: `${name}/${local}`,
      section: name,
      title,
      kind,
      profile: options.profile ?? shared.profile ?? 'standard',
      helpful: options.helpful ?? shared.helpful ?? null,
      run,
    });
  return { required: define('required'), security: define('security'), inferred: define('inferred') };
}
