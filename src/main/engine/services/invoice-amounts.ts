/** Amounts of a draft invoice in whole minor units. There is no tax locally: no tax rates are kept. */
import type { InvoiceItemInput } from '../../../../runner/host/services.ts';

export interface PricedItem extends InvoiceItemInput {
  /** Below zero for discounts. */
  netAmount: number;
}

export interface PricedInvoice {
  items: PricedItem[];
  subtotal: number;
  tax: number;
  total: number;
}

/** Rates are whole minor units; a percentage is no amount and stays as it is. */
function roundedRate(item: InvoiceItemInput): number {
  return item.discountType === 'percentage' ? item.rate : Math.round(item.rate);
}

/** What a percentage is of: the items of one service, or all. No item of a new invoice has an id to name yet. */
function baseOf(discount: InvoiceItemInput, charges: readonly PricedItem[]): number {
  if (discount.appliesToItemId !== undefined) return 0;
  const service = discount.appliesToServiceId?.toLowerCase();
  const named = charges.filter(({ serviceId }) => service === undefined || serviceId.toLowerCase() === service);
  return named.reduce((sum, { netAmount }) => sum + netAmount, 0);
}

function discounted(discount: InvoiceItemInput, charges: readonly PricedItem[]): PricedItem {
  const rate = roundedRate(discount);
  const amount = discount.discountType === 'percentage' ? (baseOf(discount, charges) * rate) / 100 : discount.quantity * rate;
  // Minus zero would be written as such.
  return { ...discount, rate, netAmount: 0 - Math.round(amount) };
}

/** Prices every item, charges before the discounts on them, and keeps their order. */
export function priceInvoice(items: readonly InvoiceItemInput[]): PricedInvoice {
  const charges = new Map<InvoiceItemInput, PricedItem>();
  for (const item of items) {
    if (item.isDiscount === true) continue;
    const rate = roundedRate(item);
    charges.set(item, { ...item, rate, netAmount: Math.round(item.quantity * rate) });
  }
  const priced = items.map((item) => charges.get(item) ?? discounted(item, [...charges.values()]));
  const subtotal = priced.reduce((sum, { netAmount }) => sum + netAmount, 0);
  return { items: priced, subtotal, tax: 0, total: subtotal };
}
