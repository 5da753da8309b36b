/** Switches of bundle publishing. */
import type { FidelitySwitch } from './switch.ts';

export const publishingSwitches = {
  'publish.gate': {
    topic: 'bundle publishing, gate',
    default: 'helpful',
    security: true,
    platform:
      'Whoever sends the header x-alga-admin may publish, for any tenant that a header names; the API key is not looked at.',
    helpful:
      'The API key must have the scope extension:publish and names the tenant; the header is asked for too. Calls are counted by key.',
  },
  'publish.staging-owner': {
    topic: 'bundle publishing, staged object',
    default: 'helpful',
    security: true,
    platform: 'Anyone may publish or abort any staged upload whose key they know.',
    helpful: 'Only the API key that uploaded a bundle may; to others it is not there.',
  },
  'publish.upload-check': {
    topic: 'bundle publishing, upload-proxy',
    default: 'helpful',
    security: false,
    platform: 'The number of bytes received and the declared hash are not looked at before a bundle is finalized.',
    helpful: 'An upload that is not what was announced is refused as it comes in, and nothing of it is kept.',
  },
  'publish.staged-object': {
    topic: 'bundle publishing, finalize',
    default: 'helpful',
    security: false,
    platform: 'A staged upload stays after it was published, and can be published again as the next patch of a wildcard.',
    helpful: 'A staged upload is removed when it was published; publishing it again answers that the version exists.',
  },
  'publish.order': {
    topic: 'bundle publishing, finalize',
    default: 'helpful',
    security: false,
    platform: 'A version is registered before its archive is copied: a failed copy uses the version up.',
    helpful: 'A version is registered when its archive is in its place, all rows at once: a failure leaves nothing behind.',
  },
  'publish.manifest-source': {
    topic: 'bundle publishing, finalize',
    default: 'helpful',
    security: false,
    platform: 'A manifest that is sent beside the archive is taken as it is; the one in the archive is not looked at.',
    helpful: 'A manifest that differs from the one in the archive is refused, and so is an archive that cannot be read.',
  },
  'publish.manifest-place': {
    topic: 'bundle publishing, manifest found at finalize',
    default: 'platform',
    security: false,
    platform: 'The first manifest.json in the archive counts, be it at the root or in a folder such as ui.',
    helpful: 'The manifest.json at the root of the archive counts, wherever it stands.',
  },
  'publish.unknown-publisher': {
    topic: 'version and hash rules, registry lookup',
    default: 'helpful',
    security: false,
    platform: 'A manifest without a publisher for an extension that is not registered yet fails with 500 and no reason.',
    helpful: 'It is refused as an invalid manifest, with the missing field named.',
  },
} as const satisfies Record<string, FidelitySwitch>;
