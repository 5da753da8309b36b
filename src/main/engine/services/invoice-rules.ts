/** What the platform accepts for a draft invoice (contract topic: invoicing host API, field rules). */
import type { InvoiceInput, InvoiceItemInput } from '../../../../runner/host/services.ts';
import { looksLikeId } from '../registry/ids.ts';

export const invoiceLimits = { description: 500, poNumber: 128 } as const;

/** Messages by field. The first message of a field stays. */
export type FieldErrors = Record<string, string>;

export type CheckedInvoice = { value: InvoiceInput } | { error: string; fieldErrors: FieldErrors };

type Tell = (field: string, message: string) => void;
type Given = Record<string, unknown>;

function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkId(tell: Tell, field: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') tell(field, 'Required');
  else if (!looksLikeId(value)) tell(field, 'Invalid UUID');
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function checkDate(tell: Tell, field: string, value: unknown): void {
  if (isAbsent(value)) return;
  // Only the shape: 2026-99-99 passes here, and fails when it is stored.
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return;
  tell(field, 'Invalid date (expected YYYY-MM-DD)');
}

function checkDescription(tell: Tell, field: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') tell(field, 'Required');
  else if (value.length > invoiceLimits.description) tell(field, 'Too long');
}

function checkDiscount(tell: Tell, field: string, item: Given): void {
  const targets = ['appliesToItemId', 'appliesToServiceId'].filter((name) => !isAbsent(item[name]));
  if (item['isDiscount'] !== true) {
    if (!isAbsent(item['discountType'])) tell(`${field}.discountType`, 'Not allowed unless isDiscount=true');
    if (targets.length > 0) tell(field, 'appliesTo* fields require isDiscount=true');
    return;
  }
  if (item['discountType'] !== 'percentage' && item['discountType'] !== 'fixed') {
    tell(`${field}.discountType`, 'Required when isDiscount=true');
  } else if (item['discountType'] === 'percentage' && Number(item['rate']) > 100) {
    tell(`${field}.rate`, 'Percentage discount rate must be between 0 and 100');
  }
  if (targets.length > 1) tell(field, 'Provide only one of appliesToItemId or appliesToServiceId');
  for (const name of targets) checkId(tell, `${field}.${name}`, item[name]);
}

function checkItem(tell: Tell, field: string, item: unknown): void {
  if (!isObject(item)) return tell(field, 'Invalid item');
  const { quantity, rate } = item;
  checkId(tell, `${field}.serviceId`, item['serviceId']);
  if (typeof quantity !== 'number' || !Number.isFinite(quantity) || quantity <= 0) tell(`${field}.quantity`, 'Must be > 0');
  checkDescription(tell, `${field}.description`, item['description']);
  if (typeof rate !== 'number' || !Number.isFinite(rate) || rate < 0) tell(`${field}.rate`, 'Must be >= 0');
  checkDiscount(tell, field, item);
}

/** Every field is looked at, so that the answer names all that is wrong. */
export function checkInvoice(body: unknown): CheckedInvoice {
  if (!isObject(body)) return { error: 'Invalid request body', fieldErrors: { body: 'Expected JSON object' } };
  const fieldErrors: FieldErrors = {};
  const tell: Tell = (field, message) => {
    fieldErrors[field] ??= message;
  };
  const { items, poNumber } = body;
  checkId(tell, 'clientId', body['clientId']);
  if (!Array.isArray(items) || items.length === 0) tell('items', 'Must include at least one item');
  else items.forEach((item, index) => checkItem(tell, `items[${index}]`, item));
  checkDate(tell, 'invoiceDate', body['invoiceDate']);
  checkDate(tell, 'dueDate', body['dueDate']);
  if (typeof poNumber === 'string' && poNumber.length > invoiceLimits.poNumber) tell('poNumber', 'Too long');
  if (Object.keys(fieldErrors).length > 0) return { error: 'Validation error', fieldErrors };
  return { value: { ...(body as unknown as InvoiceInput), items: (items as InvoiceItemInput[]).map((item) => ({ ...item })) } };
}
