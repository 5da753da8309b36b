/** Draft invoices that extensions made. Amounts are minor units; dates are `YYYY-MM-DD`. */
import { z } from 'zod';
import { procedure, timeSchema } from './common.ts';

export const invoiceItemSchema = z.object({
  itemId: z.uuid(),
  serviceId: z.uuid(),
  serviceName: z.string(),
  description: z.string(),
  quantity: z.number(),
  /** Minor units, or percent for a percentage discount. */
  rate: z.number(),
  isDiscount: z.boolean(),
  discountType: z.enum(['percentage', 'fixed']).nullable(),
  appliesToItemId: z.string().nullable(),
  appliesToServiceId: z.string().nullable(),
  /** Below zero for discounts. */
  netAmount: z.number(),
});
export type InvoiceItem = z.infer<typeof invoiceItemSchema>;

export const invoiceSchema = z.object({
  invoiceId: z.uuid(),
  invoiceNumber: z.string(),
  status: z.string(),
  clientId: z.uuid(),
  clientName: z.string(),
  /** The install that asked for it. */
  installId: z.string(),
  invoiceDate: z.string(),
  dueDate: z.string(),
  poNumber: z.string().nullable(),
  subtotal: z.number(),
  tax: z.number(),
  total: z.number(),
  createdAt: timeSchema,
  items: z.array(invoiceItemSchema),
});
export type Invoice = z.infer<typeof invoiceSchema>;

export const invoicesContract = {
  /** Newest first. */
  list: procedure.output(z.array(invoiceSchema)),
  /** Its number is not used again. */
  remove: procedure.input(z.object({ invoiceId: z.uuid() })).output(z.void()),
};
