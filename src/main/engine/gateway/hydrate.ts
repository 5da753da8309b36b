/** Reads the install's configuration for a run (contract topics: decision order step 13; install configuration). */
import type { Install } from '../../../contract/installs.ts';
import type { InstallConfig } from '../registry/types.ts';
import type { Check } from './checks.ts';
import { Refusal } from './refusal.ts';
import type { Via } from './target.ts';

/** `granted` is the install that access was decided for; it may have changed or vanished since. */
export function hydrate(
  check: Check,
  input: { via: Via; granted: Install; requestId: string; read: () => InstallConfig | null },
) {
  const { via, granted, requestId } = input;
  return check('config', () => {
    const config = input.read();
    if (config === null) throw notInstalled(via, granted.slug);
    if (config.install.contentHash === '') throw noBundle(via, granted.slug, requestId);
    if (config.install.installId !== granted.installId || config.install.versionId !== granted.versionId) {
      throw changed(granted.slug);
    }
    const attributes = { contentHash: config.install.contentHash, providers: config.providers };
    return { reason: `The current bundle of ${granted.slug} runs.`, value: config, attributes };
  });
}

function notInstalled(via: Via, slug: string): Refusal {
  const error = via === 'ext' ? 'not_installed' : 'Extension not installed';
  return new Refusal({
    status: 404,
    body: { error },
    explanation: {
      code: 'not_installed',
      what: `${slug} is not installed any more.`,
      why: 'The install was removed after access was granted.',
      fix: 'Build the extension to install it again.',
    },
    audit: { status: 'policy_denied', error: 'not_installed' },
  });
}

function noBundle(via: Via, slug: string, requestId: string): Refusal {
  const isExt = via === 'ext';
  return new Refusal({
    status: isExt ? 404 : 502,
    body: isExt ? { error: 'not_installed' } : { error: 'bad_gateway', requestId },
    explanation: {
      code: 'not_installed',
      what: `${slug} has no bundle.`,
      why: 'The installed version has no archive in the registry.',
      fix: 'Build the extension.',
    },
    audit: { status: 'policy_denied', error: 'not_installed' },
  });
}

function changed(slug: string): Refusal {
  const code = 'access_policy_unavailable';
  return new Refusal({
    status: 503,
    body: { error: code },
    explanation: {
      code,
      what: `${slug} changed while the request was on its way.`,
      why: 'Another version was installed after access was granted.',
      fix: 'Send the request again.',
    },
    audit: { status: 'policy_denied', error: code },
  });
}
