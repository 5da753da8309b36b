import { expect, test } from 'vitest';
import { capabilities, grantCapabilities } from './capabilities.ts';
import { hostInterfaces } from './catalog.ts';
import { hostInterfaceNames } from './names.ts';

test('three capabilities are always there', () => {
  expect(grantCapabilities([])).toEqual({ granted: ['cap:context.read', 'cap:log.emit', 'cap:user.read'], unknown: [] });
});

test('names are trimmed and compared without case; what is left over is listed once, as compared', () => {
  const { granted, unknown } = grantCapabilities([' CAP:Storage.KV ', 'storage', 'Storage', 'cap:nope']);
  expect(granted).toContain('cap:storage.kv');
  expect(unknown).toEqual(['storage', 'cap:nope']);
});

test('every interface of the world is there once, and every capability guards one', () => {
  expect(hostInterfaces.map(({ name }) => name)).toEqual(hostInterfaceNames);
  expect(new Set(hostInterfaces.map(({ capability }) => capability))).toEqual(new Set(capabilities));
});
