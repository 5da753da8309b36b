/** `context`, `logging` and `user`: what needs nothing from outside. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import { has, same } from '../expect.ts';

const context = section('host/context');
const logging = section('host/logging');
const users = section('host/user');

const least = { user_id: 'user-1', user_email: 'ada@example.com', user_name: 'Ada', user_type: 'internal' };
const user = {
  ...least,
  client_name: 'Acme',
  client_id: 'client-1',
  additional_fields: { b: '2', a: '1', 'a b': '3' },
};

const record = {
  clientName: 'Acme',
  userId: 'user-1',
  userEmail: 'ada@example.com',
  userName: 'Ada',
  userType: 'internal',
};

export const contextCases: Case[] = [
  context.required('record', 'The record of the request', async (bench) => {
    const { tenant: tenantId, extension: extensionId, install: installId, version: versionId } = bench.ids;
    const [made] = await bench.calls([['context.getContext']], { context: { request_id: 'R' } });
    same('outcome', made, { ok: { requestId: 'R', tenantId, extensionId, installId, versionId } });
  }),
  context.required('absent', 'What the request does not name is absent', async (bench) => {
    const nulls = { request_id: null, install_id: null, version_id: null };
    const [made] = await bench.calls([['context.getContext']], { context: nulls });
    same('outcome', made, { ok: { tenantId: bench.ids.tenant, extensionId: bench.ids.extension } });
  }),
  logging.required('lines', 'Lines of any level and size are taken, and nothing is returned', async (bench) => {
    const outcomes = await bench.calls([
      ['logging.logInfo', 'info'],
      ['logging.logWarn', ''],
      ['logging.logError', 'x'.repeat(100_000)],
    ]);
    same('outcomes', outcomes, [{ ok: null }, { ok: null }, { ok: null }]);
  }),
  users.required('none', 'Without a user: not-available', async (bench) => {
    same('outcomes', await bench.calls([['user.getUser'], ['userV2.getUser']]), [
      { error: 'not-available' },
      { error: 'not-available' },
    ]);
  }),
  users.required('v1', 'The record of the first version; the tenant comes from the context', async (bench) => {
    const [made] = await bench.calls([['user.getUser']], { more: { user } });
    same('outcome', made, { ok: { tenantId: bench.ids.tenant, ...record } });
  }),
  users.required('v2', 'The second version adds the client and the additional fields, sorted by key', async (bench) => {
    const [made] = await bench.calls([['userV2.getUser']], { more: { user } });
    const additionalFields = [
      ['a', '1'],
      ['a b', '3'],
      ['b', '2'],
    ];
    same('outcome', made, { ok: { tenantId: bench.ids.tenant, ...record, clientId: 'client-1', additionalFields } });
  }),
  users.required('v2/absent', 'Without a client and fields', async (bench) => {
    const [made] = await bench.calls([['userV2.getUser']], { more: { user: least } });
    same('outcome', made, { ok: { tenantId: bench.ids.tenant, ...record, clientName: '', additionalFields: [] } });
  }),
  users.required('alias', 'company_name is another name of client_name', async (bench) => {
    const [made] = await bench.calls([['user.getUser']], { more: { user: { ...least, company_name: 'Alias' } } });
    has('outcome', made as object as Record<string, unknown>, { ok: { clientName: 'Alias' } });
  }),
];
