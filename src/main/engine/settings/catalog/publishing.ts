/** Settings of the publish API (contract topic: bundle publishing). */
import type { SettingTable } from '../definition.ts';

export const publishingSettings = {
  EXT_BUNDLES_ALLOW_INSECURE: {
    kind: 'boolean',
    group: 'publishing',
    reader: 'publish API',
    default: 'false',
    live: true,
    meaning:
      'Does without the header x-alga-admin. In production anyone can publish then; the workbench asks for an API key all the same.',
  },
  EXT_BUNDLES_RATELIMIT_WINDOW_MS: {
    kind: 'number',
    group: 'publishing',
    reader: 'publish API',
    default: '60000',
    live: true,
    min: 1,
    unit: 'ms',
    meaning: 'The window in which calls of the publish API are counted.',
  },
  EXT_BUNDLES_RATELIMIT_MAX: {
    kind: 'number',
    group: 'publishing',
    reader: 'publish API',
    default: '30',
    live: true,
    min: 1,
    unit: 'calls',
    meaning: 'How many calls of each publish route a caller may make within the window.',
  },
  EDITION: {
    kind: 'choice',
    group: 'publishing',
    reader: 'server',
    choices: { ee: 'Enterprise.', ce: 'Community, which has no extensions.' },
    meaning: 'Edition of the platform.',
    unused: 'The workbench is always the Enterprise edition: the other one has no extensions.',
  },
  NEXT_PUBLIC_EDITION: {
    kind: 'choice',
    group: 'publishing',
    reader: 'server',
    choices: { enterprise: 'Enterprise.', community: 'Community, which has no extensions.' },
    meaning: 'Edition of the platform, as its pages read it.',
    unused: 'The workbench is always the Enterprise edition: the other one has no extensions.',
  },
} as const satisfies SettingTable;
