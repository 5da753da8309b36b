/** Switches of what answers host calls. */
import type { FidelitySwitch } from './switch.ts';

export const hostApiSwitches = {
  'storage.list-paging': {
    topic: 'storage host API, list',
    default: 'platform',
    security: false,
    platform: 'Each page of a list begins one record too late: the first record behind a page is never listed.',
    helpful: 'Pages follow one another without a gap.',
  },
  'scheduler.update-omitted': {
    topic: 'scheduler host API, update',
    default: 'platform',
    security: false,
    platform: 'An update that names no name or no payload clears them.',
    helpful: 'An update leaves what it does not name as it is.',
  },
  'scheduler.failure-text': {
    topic: 'scheduler host API, record functions',
    default: 'platform',
    security: false,
    platform: 'A refused change reaches the handler as the debug print of an error case; what was wrong is lost.',
    helpful: 'The handler gets the error and the errors of the fields.',
  },
  'scheduler.minimum-interval': {
    topic: 'scheduler validation, cron',
    default: 'platform',
    security: false,
    platform: 'Only the plainest expressions are held to the minimum of five minutes: 0-59 * * * * passes.',
    helpful: 'Every expression is, by the times that it comes to.',
  },
  'invoicing.failure-text': {
    topic: 'invoicing host API, errors',
    default: 'platform',
    security: false,
    platform: 'A refused invoice reaches the handler as one text: the status and the raw body of the answer.',
    helpful: 'The handler gets the error and the errors of the fields.',
  },
  'clients.search': {
    topic: 'clients host API, search',
    default: 'platform',
    security: false,
    platform: 'A search for clients fails: it compares the text with a column of another type.',
    helpful: 'A search finds clients by name, id and billing email.',
  },
  'services.search-wildcards': {
    topic: 'services host API, search',
    default: 'platform',
    security: false,
    platform: 'Percent signs and underscores in a search stand for any characters.',
    helpful: 'A search is taken literally.',
  },
} as const satisfies Record<string, FidelitySwitch>;
