/** Switches of the registry and of the life of installs. */
import type { FidelitySwitch } from './switch.ts';

export const installsSwitches = {
  'registry.current-bundle': {
    topic: 'install configuration resolution, content hash',
    default: 'helpful',
    security: false,
    platform: 'The bundle that was added last to a version runs, even when an older one was installed again.',
    helpful: 'The bundle that was installed last runs.',
  },
  'installs.capabilities': {
    topic: 'install configuration resolution, providers',
    default: 'helpful',
    security: true,
    platform: 'A version gets every capability that it asks for; nothing can be withheld.',
    helpful: 'What is withheld of an install it does not get, whatever its versions ask for.',
  },
  'installs.reinstall-config': {
    topic: 'install, effects',
    default: 'helpful',
    security: false,
    platform: 'Installing an extension again clears its configuration.',
    helpful: 'Installing an extension again keeps its configuration.',
  },
  'installs.stored-records': {
    topic: 'uninstall, effects',
    default: 'helpful',
    security: false,
    platform: 'An extension that comes back gets a new install id, and what it stored before is out of its reach.',
    helpful: 'An extension that comes back gets the install id that it had, and finds what it stored before.',
  },
  'installs.uninstall-bundle': {
    topic: 'uninstall, effects',
    default: 'helpful',
    security: false,
    platform: 'Uninstalling deletes the newest bundle of the version, so that installing it again cannot run.',
    helpful: 'Uninstalling keeps the bundles of versions that the registry knows.',
  },
  'installs.disabled-ui': {
    topic: 'registry endpoints used by the runner',
    default: 'helpful',
    security: false,
    platform: 'The UI of a disabled install is still served.',
    helpful: 'The UI of a disabled install is not found, as its handler is not.',
  },
} as const satisfies Record<string, FidelitySwitch>;
