/** What is asked of signatures, as the settings have it. */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { TrustBundle } from './trust-bundle.ts';
import { loadTrustBundle } from './trust-bundle.ts';

export const signingPolicies = ['off', 'warn', 'require'] as const;
/** `off` asks for none, `warn` tells of a missing or wrong one, `require` lets no such bundle through. */
export type SigningPolicy = (typeof signingPolicies)[number];

export interface SigningSettings {
  policy: SigningPolicy;
  /** Null when no keys are trusted; then nothing can be verified. */
  trust: TrustBundle | null;
  /** Whether `require` lets the unsigned bundles of development installs through. */
  allowDevBundles: boolean;
}

interface SigningInput {
  /** `SIGNING_TRUST_BUNDLE`: PEM text or the path of a file with it. */
  trustBundle?: string | undefined;
  policy?: string | undefined;
  allowDevBundles?: boolean | undefined;
}

/** Without a policy it is `warn` where keys are trusted, else `off`. Fails with `SETTING_INVALID`. */
export function readSigningSettings({ trustBundle, policy, allowDevBundles = true }: SigningInput): SigningSettings {
  const trust = loadTrustBundle(trustBundle);
  const byDefault: SigningPolicy = trust === null ? 'off' : 'warn';
  const asked = policy?.trim() ?? '';
  const known = signingPolicies.find((name) => name === asked);
  if (known === undefined && asked !== '') throw unknownPolicy(asked);
  return { policy: known ?? byDefault, trust, allowDevBundles };
}

function unknownPolicy(asked: string): WorkbenchError {
  return new WorkbenchError({
    code: 'SETTING_INVALID',
    what: 'The signing policy cannot be used.',
    why: `"${asked.slice(0, 80)}" is none of ${signingPolicies.join(', ')}.`,
    fix: 'Choose one of them.',
  });
}
