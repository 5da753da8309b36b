/** `invoicing`: draft invoices (contract topic: invoicing host API). */
import type { HostInterface, HostOutcome } from './interface.ts';
import { lacksInstall, unbacked } from './unbacked.ts';

const failure = (error: string): HostOutcome => ({ ok: { success: false, error } });

export const invoicing: HostInterface = {
  name: 'invoicing',
  capability: 'cap:invoice.manual.create',
  functions: {
    'create-manual-invoice': unbacked(['input'], failure('Permission denied: cap:invoice.manual.create not granted'), (frame) =>
      failure(lacksInstall(frame) ? 'Permission denied: install_id missing' : 'invoicing base URL not configured'),
    ),
  },
};
