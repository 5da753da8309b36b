import { describe, expect, it } from 'vitest';
import { countSet, groupOf, groups, shownGroups } from './setting-list.ts';
import { setting } from './testing.ts';

const settings = [
  setting({ name: 'EXT_GATEWAY_TIMEOUT_MS', group: 'gateway', meaning: 'How long a handler may take.', source: 'file' }),
  setting({ name: 'HOST', group: 'gateway', unused: 'Read by production only.' }),
  setting({ name: 'RUNNER_BASE_URL', group: 'runner', value: 'http://runner.test:8085' }),
  setting({ name: 'RUNNER_SERVICE_TOKEN', group: 'runner', kind: 'secret', source: 'environment' }),
];
const names = (search: string, group = groupOf('gateway')): string[] =>
  shownGroups(settings, group, search).flatMap(({ used, unused }) => [...used, ...unused].map(({ name }) => name));

describe('settings that are shown', () => {
  it('are those of the chosen group, those without effect last', () => {
    expect(shownGroups(settings, 'gateway', '  ')).toEqual([
      { id: 'gateway', title: 'Gateway', used: [settings[0]], unused: [settings[1]] },
    ]);
    expect(names('', 'signing')).toEqual([]);
  });

  it('are, while one searches, those of all groups that hold every word', () => {
    expect(names('handler take')).toEqual(['EXT_GATEWAY_TIMEOUT_MS']);
    expect(names('8085')).toEqual(['RUNNER_BASE_URL']);
    expect(names('runner environment')).toEqual(['RUNNER_SERVICE_TOKEN']);
    expect(names('nothing of the kind')).toEqual([]);
  });
});

it('an address without a known group leads to the first', () => {
  expect([groupOf(null), groupOf('nonsense'), groupOf('vault')]).toEqual([groups[0]!.id, groups[0]!.id, 'vault']);
});

it('counts what is not at its default', () => {
  expect([countSet(settings, 'gateway'), countSet(settings, 'runner'), countSet(settings, 'vault')]).toEqual([1, 1, 0]);
});
