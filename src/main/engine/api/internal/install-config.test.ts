/** The configuration of an install as a runner may ask for it: the whole answer, refusals word by word. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testHash } from '../../registry/testing.ts';
import { changeInstall } from '../../services/testing.ts';
import { loseTable, openInternalRig, unknownInstall, type InternalRig } from './testing.ts';

let rig: InternalRig;
beforeEach(async () => {
  rig = await openInternalRig();
});
afterEach(() => rig.dispose());

const ask = (changes: object = {}) => {
  const { tenantId, installId: extensionId } = rig.services;
  return rig.post('/api/internal/ext-runner/install-config', { tenantId, extensionId, ...changes });
};
const missing = { status: 404, body: { error: 'install_not_found' } };

it('is told whole, as text where it is configuration', async () => {
  const { tenantId, installId, test } = rig.services;
  const { db, clock } = test;
  const config = JSON.stringify({ text: 'a', nothing: null, count: 7, list: [1], yes: true });
  db.run(db.build.updateTable('tenant_extension_install_config').set({ config }));
  expect(await ask()).toEqual({
    status: 200,
    body: {
      tenantId,
      extensionSlug: 'acme.hello',
      installId,
      versionId: expect.any(String),
      registryId: expect.any(String),
      contentHash: testHash('a'),
      config: { text: 'a', nothing: '', count: '7', list: '[1]', yes: 'true' },
      providers: expect.arrayContaining(['cap:storage.kv', 'cap:context.read', 'cap:log.emit']),
      configVersion: expect.any(String),
      secretsVersion: null,
      secretEnvelope: null,
      updatedAt: new Date(clock.now()).toISOString(),
    },
  });
});

it.each([
  ['tenantId', { tenantId: undefined }],
  ['tenantId', { tenantId: '' }],
  ['extensionId', { extensionId: 7 }],
])('needs %s: %#', async (_field, changes) => {
  const refused = { status: 400, body: { error: 'invalid_request', details: expect.any(Object) } };
  expect(await ask(changes)).toEqual(refused);
});

it('is nothing for what is unknown, of another tenant, or disabled', async () => {
  expect(await ask({ extensionId: unknownInstall })).toEqual(missing);
  expect(await ask({ tenantId: unknownInstall })).toEqual(missing);
  changeInstall(rig.services, { enabled: false });
  expect(await ask()).toEqual(missing);
});

it('says no more of a fault of its own', async () => {
  loseTable(rig, 'tenant_extension_install_config');
  expect(await ask()).toEqual({ status: 500, body: { error: 'internal_error' } });
});
