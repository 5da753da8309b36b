/** Draft invoices over a real database: order of checks, texts, numbers, what is stored. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InvoiceInput } from '../../../../runner/host/services.ts';
import { invoiceSchema } from '../../../contract/invoices.ts';
import { changeInstall, openTestServices } from './testing.ts';
import type { TestServices } from './testing.ts';

let services: TestServices;
beforeEach(async () => {
  services = await openTestServices();
});
afterEach(() => services.dispose());

const unknownId = '00000000-0000-4000-8000-000000000000';
const input = (changes: Partial<InvoiceInput> = {}): InvoiceInput => ({
  clientId: services.clientId,
  items: [{ serviceId: services.serviceId, quantity: 2, description: 'Two hours', rate: 12_500 }],
  ...changes,
});
const create = (changes: Partial<InvoiceInput> = {}, installId = services.installId) =>
  services.host.invoicing.createManualInvoice(installId, input(changes));
const stored = () => services.invoices.list(services.tenantId);
const refused = (status: number, body: object) => expect.objectContaining({ status, body: JSON.stringify(body) });

describe('a draft invoice', () => {
  it('is numbered, priced and stored', async () => {
    const made = await create({ poNumber: 'PO-7', invoiceDate: '2026-03-01' });
    const { invoice } = made as Extract<typeof made, { success: true }>;
    expect(invoice).toEqual({
      invoiceId: expect.any(String),
      invoiceNumber: 'INV-000001',
      status: 'draft',
      subtotal: 25_000,
      tax: 0,
      total: 25_000,
    });
    expect(stored().map((row) => invoiceSchema.parse(row))).toMatchObject([
      {
        ...invoice,
        clientName: 'Northwind Dental',
        installId: services.installId,
        invoiceDate: '2026-03-01',
        dueDate: '2026-03-01',
        poNumber: 'PO-7',
        items: [{ serviceName: 'Remote support', quantity: 2, rate: 12_500, netAmount: 25_000, isDiscount: false }],
      },
    ]);
    expect(services.changes).toEqual(['invoices']);
  });

  it('is dated today, and due at once', async () => {
    await create();
    const [invoice] = stored();
    const today = new Date(services.test.clock.now());
    expect(new Date(`${invoice?.invoiceDate}T12:00`).toDateString()).toBe(today.toDateString());
    expect(invoice?.dueDate).toBe(invoice?.invoiceDate);
  });

  it('can be removed; its number is not used again', async () => {
    await create();
    services.invoices.remove(services.tenantId, stored()[0]!.invoiceId);
    expect(stored()).toEqual([]);
    expect(() => services.invoices.remove(services.tenantId, unknownId)).toThrow(
      expect.objectContaining({ code: 'RECORD_NOT_FOUND' }),
    );
    expect(await create()).toMatchObject({ invoice: { invoiceNumber: 'INV-000002' } });
  });
});

describe('a refusal', () => {
  const clientError = { success: false, error: 'Client not found', fieldErrors: { clientId: 'Client not found' } };
  const serviceError = { success: false, error: 'Service not found', fieldErrors: { serviceId: 'Service not found' } };

  it('names install, capability, fields, client and service, in this order', async () => {
    await expect(create({ clientId: '' }, unknownId)).rejects.toEqual(refused(404, { error: 'Install not found' }));
    const fieldErrors = { clientId: 'Required', items: 'Must include at least one item' };
    await expect(create({ clientId: '', items: [] })).rejects.toEqual(
      refused(400, { success: false, error: 'Validation error', fieldErrors }),
    );
    const items = input().items.map((item) => ({ ...item, serviceId: unknownId }));
    await expect(create({ clientId: unknownId, items })).rejects.toEqual(refused(400, clientError));
    await expect(create({ items })).rejects.toEqual(refused(400, serviceError));
    changeInstall(services, { granted: [] });
    await expect(create({ clientId: '' })).rejects.toEqual(
      refused(403, { success: false, error: 'Permission denied: cap:invoice.manual.create not granted' }),
    );
    changeInstall(services, { enabled: false });
    await expect(create()).rejects.toEqual(refused(404, { error: 'Install not found' }));
    expect(stored()).toEqual([]);
  });

  it('after the client was found costs a number', async () => {
    await expect(create({ clientId: unknownId })).rejects.toMatchObject({ status: 400 });
    await expect(create({ items: input().items.map((item) => ({ ...item, serviceId: unknownId })) })).rejects.toMatchObject({
      status: 400,
    });
    expect(await create()).toMatchObject({ invoice: { invoiceNumber: 'INV-000002' } });
  });

  it('meets days that no calendar has, and sums that no column holds', async () => {
    await expect(create({ invoiceDate: '2026-02-30' })).rejects.toMatchObject({
      message: 'date/time field value out of range: "2026-02-30"',
    });
    const items = input().items.map((item) => ({ ...item, rate: 1e300 }));
    await expect(create({ items })).rejects.toMatchObject({ status: 400, message: 'integer out of range' });
  });

  it('reaches the handler with its fields where that is wished for', async () => {
    services.dispose();
    services = await openTestServices({ 'invoicing.failure-text': 'helpful' });
    expect(await create({ clientId: unknownId })).toMatchObject({ ...clientError, fidelity: [{ position: 'helpful' }] });
    changeInstall(services, { enabled: false });
    await expect(create()).rejects.toMatchObject({ status: 404 });
  });
});
