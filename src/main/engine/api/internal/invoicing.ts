/** `POST /api/internal/ext-invoicing/install/{installId}` (contract topic: invoicing host API, server cases). */
import type { InvoiceInput, InvoicingService } from '../../../../../runner/host/services.ts';
import { answer, InternalRefusal } from './answers.ts';
import { objectOf, operationOf, type InternalApi } from './call.ts';

export function createInvoicingApi(service: InvoicingService): InternalApi {
  return async ({ installId, body }) => {
    if (operationOf(body) !== 'createManualInvoice') throw new InternalRefusal(400, { error: 'Unsupported operation' });
    const { operation: _operation, ...input } = objectOf(body) ?? {};
    // The service checks the fields itself, behind the install and its capability.
    const made = await service.createManualInvoice(installId, input as unknown as InvoiceInput);
    if (made.success) return answer(made, 201);
    const { success, error, fieldErrors } = made;
    return answer({ success, error, fieldErrors });
  };
}
