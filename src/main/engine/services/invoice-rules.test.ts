import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceInvoice } from './invoice-amounts.ts';
import { checkInvoice } from './invoice-rules.ts';

const id = '11111111-1111-4111-8111-111111111111';
const otherId = '22222222-2222-4222-8222-222222222222';
const item = { serviceId: id, quantity: 1, description: 'One hour', rate: 100 };
const discount = { ...item, isDiscount: true, discountType: 'fixed' as const };
const withItem = (changes: object) => ({ clientId: id, items: [{ ...item, ...changes }] });

describe('the fields of an invoice', () => {
  it('pass when they are right', () => {
    const body = { ...withItem({}), invoiceDate: '2026-01-31', dueDate: '2026-99-99', poNumber: 'x'.repeat(128) };
    expect(checkInvoice(body)).toEqual({ value: body });
    expect(checkInvoice({ clientId: id, items: [item, { ...discount, appliesToServiceId: id }] })).toHaveProperty('value');
  });

  it.each<[unknown, Record<string, string>]>([
    [{ items: [item] }, { clientId: 'Required' }],
    [{ clientId: ' ', items: [item] }, { clientId: 'Required' }],
    [
      { clientId: 'not-an-id', items: [] },
      { clientId: 'Invalid UUID', items: 'Must include at least one item' },
    ],
    [{ clientId: '11111111-1111-7111-8111-111111111111', items: [item] }, { clientId: 'Invalid UUID' }],
    [{ clientId: id }, { items: 'Must include at least one item' }],
    [{ clientId: id, items: [item, 7] }, { 'items[1]': 'Invalid item' }],
    [withItem({ serviceId: undefined }), { 'items[0].serviceId': 'Required' }],
    [withItem({ serviceId: 'x' }), { 'items[0].serviceId': 'Invalid UUID' }],
    [withItem({ description: '  ' }), { 'items[0].description': 'Required' }],
    [withItem({ description: 'x'.repeat(501) }), { 'items[0].description': 'Too long' }],
    [withItem({ quantity: 0 }), { 'items[0].quantity': 'Must be > 0' }],
    [withItem({ quantity: Number.NaN }), { 'items[0].quantity': 'Must be > 0' }],
    [withItem({ rate: -1 }), { 'items[0].rate': 'Must be >= 0' }],
    [withItem({ rate: null }), { 'items[0].rate': 'Must be >= 0' }],
    [withItem({ isDiscount: true }), { 'items[0].discountType': 'Required when isDiscount=true' }],
    [withItem({ discountType: 'fixed' }), { 'items[0].discountType': 'Not allowed unless isDiscount=true' }],
    [withItem({ isDiscount: true, discountType: 'half' }), { 'items[0].discountType': 'Required when isDiscount=true' }],
    [withItem({ appliesToServiceId: id }), { 'items[0]': 'appliesTo* fields require isDiscount=true' }],
    [withItem({ appliesToItemId: id }), { 'items[0]': 'appliesTo* fields require isDiscount=true' }],
    [
      withItem({ ...discount, appliesToItemId: id, appliesToServiceId: id }),
      { 'items[0]': 'Provide only one of appliesToItemId or appliesToServiceId' },
    ],
    [withItem({ ...discount, appliesToServiceId: 'x' }), { 'items[0].appliesToServiceId': 'Invalid UUID' }],
    [withItem({ ...discount, appliesToItemId: 'x' }), { 'items[0].appliesToItemId': 'Invalid UUID' }],
    [withItem({ ...discount, appliesToServiceId: '' }), { 'items[0].appliesToServiceId': 'Required' }],
    [withItem({ ...discount, appliesToItemId: ' ' }), { 'items[0].appliesToItemId': 'Required' }],
    // The first message of a field stays.
    [withItem({ ...discount, discountType: 'percentage', rate: -1 }), { 'items[0].rate': 'Must be >= 0' }],
    [
      withItem({ ...discount, discountType: 'percentage', rate: 101 }),
      { 'items[0].rate': 'Percentage discount rate must be between 0 and 100' },
    ],
    [{ ...withItem({}), invoiceDate: '31.01.2026' }, { invoiceDate: 'Invalid date (expected YYYY-MM-DD)' }],
    [{ ...withItem({}), dueDate: '' }, { dueDate: 'Invalid date (expected YYYY-MM-DD)' }],
    [{ ...withItem({}), poNumber: 'x'.repeat(129) }, { poNumber: 'Too long' }],
  ])('%j are refused', (body, fieldErrors) => {
    expect(checkInvoice(body)).toEqual({ error: 'Validation error', fieldErrors });
  });

  it.each([null, [], 'text'])('need an object, not %j', (body) => {
    expect(checkInvoice(body)).toEqual({ error: 'Invalid request body', fieldErrors: { body: 'Expected JSON object' } });
  });

  it('are judged whatever they hold', () => {
    fc.assert(fc.property(fc.anything(), (body) => void checkInvoice(body)));
    fc.assert(fc.property(fc.array(fc.anything()), (items) => void checkInvoice({ clientId: id, items })));
  });
});

describe('the amounts of an invoice', () => {
  it('are whole minor units: rates are rounded first, then lines', () => {
    const { items, subtotal, tax, total } = priceInvoice([
      { ...item, quantity: 1.5, rate: 99.6 },
      { ...item, quantity: 0.333, rate: 10 },
    ]);
    expect(items.map(({ rate, netAmount }) => [rate, netAmount])).toEqual([
      [100, 150],
      [10, 3],
    ]);
    expect({ subtotal, tax, total }).toEqual({ subtotal: 153, tax: 0, total: 153 });
  });

  it('take discounts off, wherever they stand in the list', () => {
    const percentage = { ...discount, discountType: 'percentage' as const, rate: 12.5 };
    const items = [
      { ...percentage, appliesToServiceId: otherId.toUpperCase() },
      { ...item, rate: 1000 },
      { ...item, serviceId: otherId, rate: 200 },
      percentage,
      { ...discount, quantity: 2, rate: 10 },
      { ...percentage, appliesToItemId: id },
    ];
    const priced = priceInvoice(items);
    expect(priced.items.map(({ netAmount }) => netAmount)).toEqual([-25, 1000, 200, -150, -20, 0]);
    expect(priced.total).toBe(1005);
  });
});
