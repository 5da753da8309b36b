/** The invoicing service over the platform's internal API (contract topic: invoicing host API). */
import { z } from 'zod';
import type { InvoiceOutcome, InvoicingService } from '../../host/services.ts';
import { eitherCase } from './either-case.ts';
import type { InternalApi } from './internal-api.ts';

const invoiceSchema = eitherCase(
  z.object({
    invoiceId: z.string(),
    invoiceNumber: z.string(),
    status: z.string(),
    subtotal: z.number(),
    tax: z.number(),
    total: z.number(),
  }),
);

/** The invoice stands below `invoice` or at the top. */
const outcomeSchema = z.union([
  z.object({ success: z.literal(true), invoice: invoiceSchema }),
  z
    .intersection(z.object({ success: z.literal(true) }), invoiceSchema)
    .transform(({ success, ...invoice }) => ({ success, invoice })),
  eitherCase(
    z.object({
      success: z.literal(false),
      error: z.string().default('invoice not created'),
      fieldErrors: z.unknown().optional(),
    }),
  ),
]) satisfies z.ZodType<InvoiceOutcome>;

export function createHttpInvoicing(api: InternalApi): InvoicingService {
  return {
    createManualInvoice: (installId, input) =>
      api.call('ext-invoicing', installId, { operation: 'createManualInvoice', ...input }, outcomeSchema),
  };
}
