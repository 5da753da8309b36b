/** What checking a signature came to, in words and as a shape. */
import type { Signature } from '../../../contract/registry.ts';
import type { Status } from '../../ui/StatusDot.tsx';

export interface Verdict {
  status: Status;
  label: string;
  /** One or two sentences. */
  text: string;
}

const noTrust = 'trust bundle not configured';

/** The reasons that the engine gives, by how they begin; what follows is told as it is. */
const reasons: readonly (readonly [beginning: string, words: (rest: string) => string])[] = [
  ['missing signature', () => 'The bundle came without a signature.'],
  [noTrust, () => 'No key is trusted here, so there is nothing to check a signature against.'],
  ['bad signature', () => 'The key that it names did not make this signature.'],
  ['unknown key: ', (rest) => `The key that signed is not trusted here: ${rest}.`],
  ['unsupported algorithm: ', (rest) => `Its algorithm is not supported: ${rest}.`],
  ['malformed envelope: ', (rest) => `The signature cannot be read: ${rest}.`],
];

function reasonWords(reason: string): string {
  const known = reasons.find(([beginning]) => reason.startsWith(beginning));
  return known === undefined ? sentence(reason) : known[1](reason.slice(known[0].length));
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

/** `signature` is null for a bundle that was never checked. */
export function verdictOf(signature: Signature | null): Verdict {
  if (signature === null) {
    return { status: 'idle', label: 'Not checked', text: 'Nobody has looked for a signature of this bundle yet.' };
  }
  const { verified, required, algorithm, reason } = signature;
  if (verified) {
    return {
      status: 'ok',
      label: 'Verified',
      text: `A trusted key signed this bundle${algorithm === null ? '' : ` (${algorithm})`}.`,
    };
  }
  const why = reason === null ? 'No reason was given.' : reasonWords(reason);
  const isUnsigned = algorithm === null;
  const label = isUnsigned ? 'Not signed' : reason === noTrust ? 'Not trusted' : 'Not valid';
  if (required) return { status: 'error', label, text: `${why} The policy in force asks for one that is valid.` };
  return isUnsigned
    ? { status: 'idle', label, text: `${why} The policy in force asks for none.` }
    : { status: 'warn', label, text: `${why} The policy in force lets it pass.` };
}
