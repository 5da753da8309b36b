/** Values of the WIT's types, with the ones that borders get wrong, and the records made of them. */
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** Code units on their own, so that halves of pairs come up, and characters that other layers treat as marks. */
const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  fc.constantFrom('\0', '\ud83d', '\ude00', '😀', '👩‍👩‍👧', '\ufeff', '\u2028', 'é', 'e\u0301', '"', '\\', '\uffff', '{"$":1}'),
);
export const text: Arbitrary<string> = fc.oneof(
  fc.constant(''),
  fc.string({ maxLength: 12 }),
  fc.string({ unit, maxLength: 12 }),
);
export const bytes: Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 64 });
export const u16: Arbitrary<number> = fc.integer({ min: 0, max: 0xffff });
export const u32: Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0, 0x7fff_ffff, 0xffff_ffff),
);
export const u64: Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n),
);
/** Every f64: negative zero, infinities, subnormals and no number. */
export const f64: Arbitrary<number> = fc.double();
export const bool: Arbitrary<boolean> = fc.boolean();

export function option<Value>(value: Arbitrary<Value>): Arbitrary<Value | undefined> {
  return fc.option(value, { nil: undefined });
}

export function list<Value>(value: Arbitrary<Value>): Arbitrary<Value[]> {
  return fc.array(value, { maxLength: 5 });
}

/** As `option`, where the service's side says null. */
export function nullable<Value>(value: Arbitrary<Value>): Arbitrary<Value | null> {
  return fc.option(value);
}

export const storageEntry = fc.record({ namespace: text, key: text, value: bytes, revision: option(u64) });

const schedulePart = { timezone: option(text), enabled: option(bool), name: option(text), payload: option(fc.json()) };
export const createSchedule = fc.record({ endpoint: text, cron: text, ...schedulePart });
export const updateSchedule = fc.record({ endpoint: option(text), cron: option(text), ...schedulePart });
export const scheduleRecord = fc.record({
  id: text,
  endpointPath: text,
  endpointMethod: text,
  name: nullable(text),
  cron: text,
  timezone: text,
  enabled: bool,
  payload: nullable(fc.oneof(fc.dictionary(text, text, { noNullPrototype: true }), fc.array(text))),
  lastRunAt: nullable(text),
  lastRunStatus: nullable(text),
  lastError: nullable(text),
  createdAt: nullable(text),
});
export const endpointRecord = fc.record({ id: text, method: text, path: text, handler: text, schedulable: bool });

export const invoice = fc.record({
  clientId: text,
  items: list(
    fc.record({
      serviceId: text,
      quantity: f64,
      description: text,
      rate: f64,
      isDiscount: option(bool),
      discountType: option(fc.constantFrom('percentage', 'fixed')),
      appliesToItemId: option(text),
      appliesToServiceId: option(text),
    }),
  ),
  invoiceDate: option(text),
  dueDate: option(text),
  poNumber: option(text),
});
export const invoiceSummary = fc.record({
  invoiceId: text,
  invoiceNumber: text,
  status: text,
  subtotal: f64,
  tax: f64,
  total: f64,
});

export const clientSummary = fc.record({
  clientId: text,
  clientName: text,
  clientType: nullable(text),
  isInactive: bool,
  defaultCurrencyCode: nullable(text),
  accountManagerId: nullable(text),
  accountManagerName: nullable(text),
  billingEmail: nullable(text),
});
export const serviceSummary = fc.record({
  serviceId: text,
  serviceName: text,
  itemKind: fc.constantFrom('service', 'product'),
  billingMethod: fc.constantFrom('fixed', 'hourly', 'usage'),
  serviceTypeId: nullable(text),
  serviceTypeName: nullable(text),
  defaultRate: f64,
  unitOfMeasure: text,
  isActive: bool,
  sku: nullable(text),
});

/** Larger numbers leave a guest damaged: the engine that componentize embeds lowers them wrongly. */
const largestSent = 0x7fff_ffff;

const place = { page: option(fc.integer({ min: 1, max: largestSent })), pageSize: option(fc.integer({ min: 1, max: 100 })) };
export const clientsQuery = fc.record({ search: option(text), includeInactive: option(bool), ...place });
export const servicesQuery = fc.record({
  search: option(text),
  itemKind: option(fc.constantFrom('service', 'product')),
  isActive: option(bool),
  billingMethod: option(fc.constantFrom('fixed', 'hourly', 'usage')),
  ...place,
});
export const pageOf = <Item>(item: Arbitrary<Item>) =>
  fc.record({ items: list(item), totalCount: u32, page: u32, pageSize: u32 });

const wellFormed = (value: string) => value.toWellFormed();

/** A value as it is behind the border: halves of pairs become the replacement character, null becomes absence. */
export function crossed(value: unknown, textOf: (value: string) => string = wellFormed): unknown {
  if (value === null) return undefined;
  if (typeof value === 'string') return textOf(value);
  if (Array.isArray(value)) return value.map((inner) => crossed(inner, textOf));
  if (typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, crossed(inner, textOf)]));
}

/** As a guest gets it: the engine that componentize embeds drops a byte order mark at the start of a text. */
export function received(value: unknown): unknown {
  return crossed(value, (text) => text.toWellFormed().replace(/^\ufeff/, ''));
}
