/** Plain words for what a runner elsewhere says of a call that it could not carry out (contract topic: execute response). */
import type { Explanation } from '../../../../runner/observe.ts';
import type { ExecuteResponse } from '../../../../runner/types.ts';

interface Words {
  what: string;
  fix: string;
}

const words: Record<string, Words> = {
  missing_routing_headers: {
    what: 'The runner was not told for whom to run the handler.',
    fix: 'A proxy between workbench and runner must pass the headers x-alga-tenant and x-alga-extension on.',
  },
  engine_init_failed: {
    what: 'The runner cannot run handlers.',
    fix: 'Start it with the variables of .env.runner; BUNDLE_STORE_BASE is the one that it needs for this.',
  },
  bundle_fetch_failed: {
    what: 'The runner cannot get the bundle.',
    fix: 'Check that BUNDLE_STORE_BASE, S3_ACCESS_KEY and S3_SECRET_KEY of the runner are those of .env.runner, and that it reaches that address.',
  },
  unknown_capabilities: {
    what: 'The runner does not know a capability of the extension.',
    fix: 'Remove it from the manifest, or use a newer runner.',
  },
  secret_decrypt_failed: {
    what: 'The runner cannot open the secrets of the install.',
    fix: 'Look into the log of the runner; set the secrets again.',
  },
  execute_failed: {
    what: 'The handler ended without an answer.',
    fix: 'Look into the log of the runner, or run the call with RUNNER_BACKEND set to embedded, which explains it.',
  },
};

/** Null for an answer of the handler itself. */
export function explainAnswer({ error }: ExecuteResponse): Explanation | null {
  if (error === null) return null;
  const [, code = error, detail = ''] = /^([a-z_]+)(?:: (.*))?$/s.exec(error) ?? [];
  const known = words[code] ?? { what: 'The runner could not carry out the call.', fix: 'Look into the log of the runner.' };
  const why = detail === '' ? `It says ${code}.` : `It says: ${detail}${detail.endsWith('.') ? '' : '.'}`;
  return { code, what: known.what, why, fix: known.fix };
}
