/** Switches of the management routes, the proxy of UIs and the debug stream. */
import type { FidelitySwitch } from './switch.ts';

export const serverSwitches = {
  'api.key-presence': {
    topic: 'global middleware facts, API key presence',
    default: 'platform',
    security: false,
    platform: 'Management routes want the header x-api-key from everybody, whatever it holds.',
    helpful: 'Management routes let requests from this machine in without it.',
  },
  'server.runner-proxy': {
    topic: 'static and iframe plumbing, /runner',
    default: 'helpful',
    security: true,
    platform: 'UIs below /runner have the origin of the server, so their scripts may do what the signed-in user may.',
    helpful: 'UIs below /runner are sandboxed in an origin of their own.',
  },
  'debug.tenant': {
    topic: 'debug stream, consumer',
    default: 'helpful',
    security: true,
    platform: 'Whoever may read extensions may name any tenant and gets its events.',
    helpful: 'The events of the own tenant are answered, those of another are refused.',
  },
  'debug.output': {
    topic: 'debug stream, events that exist',
    default: 'helpful',
    security: false,
    platform: 'Standard output and standard error of a handler reach no reader, and events carry no ids.',
    helpful: 'Output comes like lines of the logging host API, and events carry ids, so that a reader goes on where it was.',
  },
  'api.unmounted-routes': {
    topic: 'other management routes',
    default: 'helpful',
    security: false,
    platform: 'Updating, install facts, schedules and stored records answer 404: production does not mount these routes.',
    helpful: 'These routes answer as the source of the platform has them.',
  },
  'api.session-guard': {
    topic: 'install and uninstall, authentication',
    default: 'helpful',
    security: false,
    platform: 'Installing and uninstalling by API key alone is refused: a guard looks for a session first.',
    helpful: 'An API key with the scope extension:write installs and uninstalls.',
  },
  'api.registry-key': {
    topic: 'registry endpoints used by the runner',
    default: 'helpful',
    security: true,
    platform: 'Whoever sends any API key may ask which tenant a host belongs to, and which bundles are installed.',
    helpful: 'The key must be that of the runner, or one of this workbench, which learns about its own tenant only.',
  },
  'api.storage-flags': {
    topic: 'stored records over HTTP, list',
    default: 'helpful',
    security: false,
    platform: 'The text false in includeValues and includeMetadata counts as true.',
    helpful: 'The text false means no.',
  },
} as const satisfies Record<string, FidelitySwitch>;
