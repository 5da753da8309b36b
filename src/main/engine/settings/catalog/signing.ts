/** Settings of signature checks (contract topic: signing). */
import type { SettingTable } from '../definition.ts';

export const signingSettings = {
  SIGNING_POLICY: {
    kind: 'choice',
    group: 'signing',
    reader: 'publish API, installs and runner',
    live: true,
    choices: {
      off: 'Signatures are checked and shown; nothing is refused.',
      warn: 'What is not signed by a trusted key is let through with a warning.',
      require: 'What is not signed by a trusted key is refused.',
    },
    meaning:
      'What becomes of bundles without a signature by a trusted key: off by default, warn where keys are trusted. Production has no such policy and refuses nothing.',
  },
  SIGNING_ALLOW_DEV_BUNDLES: {
    kind: 'boolean',
    group: 'signing',
    reader: 'installs and runner',
    default: 'true',
    live: true,
    meaning: 'Lets the unsigned bundles of development builds through, also where the policy is require.',
  },
  SIGNING_TRUST_BUNDLE: {
    kind: 'text',
    live: true,
    group: 'signing',
    reader: 'publish API, installs and runner',
    meaning:
      'The trusted public keys: PEM text, or the path of a file that holds it, which is read at the start and after a change of settings.',
  },
} as const satisfies SettingTable;
