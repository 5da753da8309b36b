/**
 * The invoicing host API's other side (contract topic: invoicing host API): access, fields, client, then the invoice.
 * As on the platform the number is taken before the transaction, so a refused invoice leaves a gap.
 */
import { HostFailure } from '../../../../runner/host/services.ts';
import type { FidelityNote, InvoiceInput, InvoiceOutcome, InvoicingService } from '../../../../runner/host/services.ts';
import type { Database } from '../database/open.ts';
import type { Fidelity } from '../fidelity.ts';
import type { Clock } from '../parts.ts';
import type { ClientRecords } from './client-records.ts';
import type { CalledInstall, FindInstall } from './installs.ts';
import { priceInvoice } from './invoice-amounts.ts';
import type { InvoiceRecords } from './invoice-records.ts';
import { checkInvoice } from './invoice-rules.ts';
import type { FieldErrors } from './invoice-rules.ts';
import type { ServiceRecords } from './service-records.ts';

interface InvoicingParts {
  db: Database;
  clock: Clock;
  findInstall: FindInstall;
  clients: Pick<ClientRecords, 'get'>;
  services: Pick<ServiceRecords, 'get'>;
  records: InvoiceRecords;
  fidelity: Fidelity;
  /** Told when there is a new invoice. */
  changed: () => void;
}

/** A refusal after the install was found: production answers it with status 400. */
class InvoiceRefusal extends Error {
  readonly fieldErrors: FieldErrors | undefined;

  constructor(message: string, fieldErrors?: FieldErrors) {
    super(message);
    this.name = 'InvoiceRefusal';
    this.fieldErrors = fieldErrors;
  }
}

const capability = 'cap:invoice.manual.create';

/** Makes the service. Failures are `HostFailure` with the platform's status and body. */
export function createInvoicingService(parts: InvoicingParts): InvoicingService {
  const { db, clock, findInstall, clients, services, records, fidelity } = parts;

  function accessTo(installId: string): CalledInstall {
    const install = findInstall(installId);
    if (install === null) throw answer(404, { error: 'Install not found' });
    if (install.capabilities.has(capability)) return install;
    throw answer(403, { success: false, error: `Permission denied: ${capability} not granted` });
  }

  function create(install: CalledInstall, body: unknown): InvoiceOutcome {
    const checked = checkInvoice(body);
    if ('error' in checked) throw new InvoiceRefusal(checked.error, checked.fieldErrors);
    const input = checked.value;
    const { tenantId, installId } = install;
    const client = clients.get(tenantId, input.clientId);
    if (client === null) throw new InvoiceRefusal('Client not found', { clientId: 'Client not found' });
    const invoiceDate = input.invoiceDate ?? localDay(clock.now());
    const dueDate = input.dueDate ?? invoiceDate;
    const invoiceNumber = records.nextNumber(tenantId);
    const priced = priceInvoice(input.items);
    const { subtotal, tax, total } = priced;
    const invoiceId = db.transaction(() => {
      assertServices(tenantId, input);
      assertDays(invoiceDate, dueDate);
      if (!Number.isSafeInteger(subtotal)) throw new InvoiceRefusal('integer out of range');
      const poNumber = input.poNumber ?? null;
      return records.insert({
        ...priced,
        tenantId,
        installId,
        clientId: client.clientId,
        invoiceNumber,
        invoiceDate,
        dueDate,
        poNumber,
      });
    });
    parts.changed();
    return { success: true, invoice: { invoiceId, invoiceNumber, status: 'draft', subtotal, tax, total } };
  }

  function assertServices(tenantId: string, { items }: InvoiceInput): void {
    const isKnown = items.every(({ serviceId }) => services.get(tenantId, serviceId) !== null);
    if (!isKnown) throw new InvoiceRefusal('Service not found', { serviceId: 'Service not found' });
  }

  function refused({ message, fieldErrors }: InvoiceRefusal): InvoiceOutcome {
    const position = fidelity.position('invoicing.failure-text');
    const note = 'Production hands the status and the raw body on as one text.';
    const notes: FidelityNote[] = [{ switch: 'invoicing.failure-text', position, note }];
    if (position === 'helpful') return { success: false, error: message, fieldErrors, fidelity: notes };
    throw answer(400, { success: false, error: message, fieldErrors }, notes);
  }

  return {
    async createManualInvoice(installId, input) {
      const install = accessTo(installId);
      try {
        return create(install, input);
      } catch (error) {
        if (error instanceof InvoiceRefusal) return refused(error);
        throw error;
      }
    },
  };
}

function answer(status: number, body: { error: string; [field: string]: unknown }, fidelity?: FidelityNote[]): HostFailure {
  return new HostFailure(status, '', body.error, {
    body: JSON.stringify(body),
    ...(fidelity === undefined ? {} : { fidelity }),
  });
}

/** The platform's database refuses days that no calendar has; its text reaches the caller as it is. */
function assertDays(...days: string[]): void {
  for (const day of days) {
    const time = Date.parse(`${day}T00:00:00Z`);
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(day)) continue;
    throw new InvoiceRefusal(`date/time field value out of range: "${day}"`);
  }
}

/** Today where the workbench runs, as the platform takes the zone of its server. */
function localDay(now: number): string {
  const date = new Date(now);
  const numbers = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return numbers.map((value) => String(value).padStart(2, '0')).join('-');
}
