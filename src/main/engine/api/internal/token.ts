/** Who may use the internal APIs: a runner that knows the token (contract topic: internal calls from runner to server). */
import { isSameSecret } from '../../access/key-text.ts';

export const runnerAuthHeader = 'x-runner-auth';

/** The tokens that are configured, as the environment names them; blank ones count as absent. */
export interface InternalTokens {
  RUNNER_STORAGE_API_TOKEN?: string | undefined;
  RUNNER_SERVICE_TOKEN?: string | undefined;
  RUNNER_CONFIG_API_TOKEN?: string | undefined;
}

/** Names in the order in which they count: the first that is not blank is the token. */
export const hostTokenNames = ['RUNNER_STORAGE_API_TOKEN', 'RUNNER_SERVICE_TOKEN'] as const;
export const configTokenNames = ['RUNNER_CONFIG_API_TOKEN', 'RUNNER_STORAGE_API_TOKEN'] as const;

/** Values that samples carry; in production they count as no token at all. */
const sampleTokens: ReadonlySet<string> = new Set(['local-runner-key', 'changeme', 'change-me', 'secret']);

/** The token that callers must send; null where none is configured, and then nobody is let in. */
export function expectedToken(
  tokens: InternalTokens,
  names: readonly (keyof InternalTokens)[],
  isProduction: boolean,
): string | null {
  const found = names.map((name) => tokens[name]?.trim() ?? '').find((token) => token !== '');
  if (found === undefined || (isProduction && sampleTokens.has(found))) return null;
  return found;
}

/** Compares in a time that tells nothing of the token. */
export function isToken(expected: string | null, sent: string | null | undefined): boolean {
  return expected !== null && typeof sent === 'string' && isSameSecret(expected, sent);
}
