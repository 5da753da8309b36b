/** What checking a signature came to, in words and as a shape. */
import type { Signature } from '../../../contract/registry.ts';
import type { Status } from '../../ui/StatusDot.tsx';

export interface Verdict {
  status: Status;
  label: string;
  /** One or two sentences. */
  text: string;
}

/** Reasons that the platform's own server gives as a code. */
const reasons: Readonly<Record<string, string>> = {
  'missing signature': 'The bundle came without a signature.',
  'trust bundle not configured': 'No key is trusted here, so there is nothing to check a signature against.',
};

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
  const why = reason === null ? 'No reason was given.' : (reasons[reason] ?? sentence(reason));
  const isUnsigned = algorithm === null;
  if (required) {
    return {
      status: 'error',
      label: isUnsigned ? 'Not signed' : 'Not valid',
      text: `${why} The policy in force asks for one that is valid.`,
    };
  }
  return isUnsigned
    ? { status: 'idle', label: 'Not signed', text: `${why} The policy in force asks for none.` }
    : { status: 'warn', label: 'Not valid', text: `${why} The policy in force lets it pass.` };
}
