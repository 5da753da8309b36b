/** The invoicing API as a runner meets it: refusals word by word, what is created, the switch. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeInstall } from '../../services/testing.ts';
import { internalFault, loseTable, openInternalRig, unknownInstall, type InternalRig } from './testing.ts';

let rig: InternalRig;
beforeEach(async () => {
  rig = await openInternalRig();
});
afterEach(() => rig.dispose());

type Fields = Record<string, unknown>;

const line = (changes: Fields = {}): Fields => ({
  serviceId: rig.services.serviceId,
  quantity: 2,
  description: 'Two hours',
  rate: 1000,
  ...changes,
});
const create = (changes: Fields = {}, installId?: string) => {
  const { clientId } = rig.services;
  const body = { operation: 'createManualInvoice', clientId, items: [line()], ...changes };
  return rig.call('ext-invoicing', body, installId);
};
const refused = (error: string, fieldErrors?: Record<string, string>) => ({
  status: 400,
  body: { success: false, error, ...(fieldErrors === undefined ? {} : { fieldErrors }) },
});
const notFound = (what: string, field: string) => refused(`${what} not found`, { [field]: `${what} not found` });
const missing = { status: 404, body: { error: 'Install not found' } };

describe('an invoice', () => {
  it('is answered with what the platform tells of it', async () => {
    const { status, body } = await create({ poNumber: 'PO-7' });
    expect([status, body]).toEqual([
      201,
      {
        success: true,
        invoice: {
          invoiceId: expect.any(String),
          invoiceNumber: 'INV-000001',
          status: 'draft',
          subtotal: 2000,
          tax: 0,
          total: 2000,
        },
      },
    ]);
  });

  it.each<[string, () => Fields, Record<string, string>]>([
    ['a client', () => ({ clientId: undefined }), { clientId: 'Required' }],
    ['a client that could be one', () => ({ clientId: 'x' }), { clientId: 'Invalid UUID' }],
    ['items', () => ({ items: [] }), { items: 'Must include at least one item' }],
    ['items that are some', () => ({ items: [7] }), { 'items[0]': 'Invalid item' }],
    ['a right second item', () => ({ items: [line(), line({ rate: -1 })] }), { 'items[1].rate': 'Must be >= 0' }],
    ['a day', () => ({ dueDate: 'soon' }), { dueDate: 'Invalid date (expected YYYY-MM-DD)' }],
  ])('needs %s', async (_name, changes, fieldErrors) => {
    expect(await create(changes())).toEqual(refused('Validation error', fieldErrors));
  });

  it('needs a client and services that are there', async () => {
    expect(await create({ clientId: unknownInstall })).toEqual(notFound('Client', 'clientId'));
    expect(await create({ items: [line({ serviceId: unknownInstall })] })).toEqual(notFound('Service', 'serviceId'));
  });

  it('is refused in the words of the database where the rules let it pass', async () => {
    const error = 'date/time field value out of range: "2026-99-99"';
    expect(await create({ invoiceDate: '2026-99-99' })).toEqual(refused(error));
  });
});

describe('a call', () => {
  it.each(['{', 'null', '[]', '{}', '{"operation":"list"}'])('of another operation is not supported: %s', async (body) => {
    const unsupported = { status: 400, body: { error: 'Unsupported operation' } };
    expect(await rig.call('ext-invoicing', body)).toEqual(unsupported);
    expect(await rig.call('ext-invoicing', body, unknownInstall)).toEqual(unsupported);
  });

  it('needs install, then capability, then fields', async () => {
    expect(await create({ items: [] }, unknownInstall)).toEqual(missing);
    changeInstall(rig.services, { granted: [] });
    const error = 'Permission denied: cap:invoice.manual.create not granted';
    expect(await create({ items: [] })).toEqual({ status: 403, body: { success: false, error } });
    changeInstall(rig.services, { enabled: false });
    expect(await create()).toEqual(missing);
  });

  it('that fails unforeseen says no more than that', async () => {
    loseTable(rig, 'invoice_item');
    expect(await create()).toEqual(internalFault);
  });
});

it.each([
  ['platform', 400],
  ['helpful', 200],
] as const)('lets a refusal reach the handler or not, at %s', async (position, status) => {
  await rig.dispose();
  rig = await openInternalRig({ 'invoicing.failure-text': position });
  expect(await create({ clientId: unknownInstall })).toEqual({ ...notFound('Client', 'clientId'), status });
});
