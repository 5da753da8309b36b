/** A setting for tests. */
import type { Setting } from '../../../contract/settings.ts';

export function setting(rest: Partial<Setting>): Setting {
  return {
    name: 'NAME',
    group: 'gateway',
    kind: 'text',
    meaning: 'Something.',
    reader: 'gateway',
    value: null,
    isSet: true,
    source: 'default',
    variable: null,
    default: null,
    stored: null,
    isStored: false,
    choices: [],
    min: null,
    max: null,
    unit: null,
    restart: true,
    pending: false,
    unused: null,
    locked: null,
    problem: null,
    ...rest,
  };
}
