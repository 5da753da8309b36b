/** `invoicing`: draft invoices (contract topic: invoicing host API). A refusal reaches the guest as the raw answer. */
import { noteFailure, noteFidelity } from './failure.ts';
import type { EngineCall, HostInterface, HostOutcome } from './interface.ts';
import type { InvoiceInput, InvoiceOutcome, InvoicingService } from './services.ts';

const failure = (error: string, fieldErrors?: string): HostOutcome => ({ ok: { success: false, error, fieldErrors } });

export const invoicing: HostInterface = {
  name: 'invoicing',
  capability: 'cap:invoice.manual.create',
  functions: {
    'create-manual-invoice': {
      at: 'engine',
      params: ['input'],
      denied: failure('Permission denied: cap:invoice.manual.create not granted'),
      unforeseen: failure('internal error'),
      async answer(call, [input]) {
        const { installId } = call.scope;
        // Only absence counts here; an empty install id is refused by storage alone.
        if (installId === null) return failure('Permission denied: install_id missing');
        const service = call.services.invoicing;
        if (service === undefined) return failure('invoicing base URL not configured');
        return create(call, service, installId, input as InvoiceInput);
      },
    },
  },
};

async function create(
  call: EngineCall,
  service: InvoicingService,
  installId: string,
  input: InvoiceInput,
): Promise<HostOutcome> {
  try {
    return recordOf(call, await service.createManualInvoice(installId, input));
  } catch (error) {
    const { status, body, message } = noteFailure(call, error);
    return failure(status === 0 ? message : `http ${status}: ${body}`);
  }
}

function recordOf(call: EngineCall, outcome: InvoiceOutcome): HostOutcome {
  if (outcome.success) return { ok: { success: true, ...outcome.invoice } };
  noteFidelity(call, outcome.fidelity);
  return failure(outcome.error, outcome.fieldErrors === undefined ? undefined : JSON.stringify(outcome.fieldErrors));
}
