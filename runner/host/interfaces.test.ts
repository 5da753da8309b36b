/** What the interfaces that need nothing from outside answer, with their capability and without. */
import { describe, expect, test } from 'vitest';
import { hostFunction } from './catalog.ts';
import type { GuestFrame, HostOutcome } from './interface.ts';

const user = {
  user_id: 'u1',
  user_email: 'ada@example.com',
  user_name: 'Ada',
  user_type: 'client',
  client_name: 'Acme',
  client_id: 'c1',
  additional_fields: { zone: 'UTC', locale: 'en' },
};
const scope = { tenantId: 't1', extensionId: 'e1', installId: 'i1', versionId: null, requestId: 'r1' };
const frame: GuestFrame = { scope, user, granted: [], secrets: { KEY: 'value' }, secretsExpired: false };

function answer(name: string, args: unknown[] = [], given: GuestFrame = frame): HostOutcome {
  const fn = hostFunction(name);
  if (fn.at !== 'worker') throw new Error(`${name} is answered by the engine`);
  return fn.answer(given, args);
}

test('context, user and secrets come from the request', () => {
  expect(answer('context.get-context')).toEqual({
    ok: { requestId: 'r1', tenantId: 't1', extensionId: 'e1', installId: 'i1', versionId: undefined },
  });
  const v1 = {
    tenantId: 't1',
    clientName: 'Acme',
    userId: 'u1',
    userEmail: 'ada@example.com',
    userName: 'Ada',
    userType: 'client',
  };
  expect(answer('user.get-user')).toEqual({ ok: v1 });
  const additionalFields = [
    ['locale', 'en'],
    ['zone', 'UTC'],
  ];
  expect(answer('user-v2.get-user')).toEqual({ ok: { ...v1, clientId: 'c1', additionalFields } });
  expect(answer('user.get-user', [], { ...frame, user: null })).toEqual({ err: 'not-available' });
  expect(answer('secrets.get', ['KEY'])).toEqual({ ok: 'value' });
  expect(answer('secrets.get', ['toString'])).toEqual({ err: 'missing' });
  expect(answer('secrets.list-keys')).toEqual({ ok: ['KEY'] });
  expect(answer('secrets.get', ['KEY'], { ...frame, secretsExpired: true })).toEqual({ err: 'expired' });
});

describe('without a capability', () => {
  test.each<[string, HostOutcome | 'trap']>([
    ['context.get-context', 'trap'],
    ['secrets.get', { err: 'denied' }],
    ['secrets.list-keys', { ok: [] }],
    ['http.fetch', { err: 'not-allowed' }],
    ['storage.get', { err: 'denied' }],
    ['storage.put', { err: 'denied' }],
    ['storage.delete', { err: 'denied' }],
    ['storage.list-entries', { err: 'denied' }],
    ['logging.log-info', { ok: undefined }],
    ['ui-proxy.call-route', { err: 'denied' }],
    ['user.get-user', { err: 'not-allowed' }],
    ['user-v2.get-user', { err: 'not-allowed' }],
    ['scheduler.list-schedules', { err: 'denied' }],
    ['scheduler.create-schedule', { ok: { success: false, error: 'Permission denied: cap:scheduler.manage not granted' } }],
    [
      'invoicing.create-manual-invoice',
      { ok: { success: false, error: 'Permission denied: cap:invoice.manual.create not granted' } },
    ],
    ['clients.list-clients', { err: 'not-allowed' }],
    ['services.get-service', { err: 'not-allowed' }],
  ])('%s answers %j', (name, denied) => {
    expect(hostFunction(name).denied).toEqual(denied);
  });
});
