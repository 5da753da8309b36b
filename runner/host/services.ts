/**
 * What the host interfaces stand on: the services behind the capabilities. The workbench implements them in
 * process over its own database; a runner on its own reaches them over the platform's internal APIs.
 *
 * A service fails with `HostFailure`, whose `wire` is the status and code that the platform's internal API would
 * answer; `runner/host/<capability>.ts` maps it to the case of the WIT enum that a guest sees.
 */

/** Who a host call is made for. `installId` is null when the execute request named none. */
export interface HostScope {
  tenantId: string;
  extensionId: string;
  installId: string | null;
  versionId: string | null;
  requestId: string | null;
}

/** Where the position of a fidelity switch made a difference; for the trace alone. */
export interface FidelityNote {
  switch: string;
  position: string;
  note: string;
}

interface FailureExtra {
  /** The answer's body as it came; by default `{ error, code }`. */
  body?: string;
  fidelity?: FidelityNote[];
}

export class HostFailure extends Error {
  /** HTTP status of the platform's internal API; 0 where it gave no answer. */
  readonly status: number;
  /** Its code, such as `REVISION_MISMATCH`. */
  readonly wireCode: string;
  readonly body: string;
  readonly fidelity: FidelityNote[];

  constructor(status: number, wireCode: string, message: string, extra: FailureExtra = {}) {
    super(message);
    this.name = 'HostFailure';
    this.status = status;
    this.wireCode = wireCode;
    this.body = extra.body ?? JSON.stringify({ error: message, code: wireCode });
    this.fidelity = extra.fidelity ?? [];
  }
}

export interface StoredRecord {
  namespace: string;
  key: string;
  /** JSON value as stored. */
  value: unknown;
  metadata: Record<string, unknown>;
  revision: number;
}

/** The platform's key-value storage of an install (contract topic: storage host API and its server operations). */
export interface StorageService {
  /** Fails with 404 `NOT_FOUND`. */
  get(installId: string, namespace: string, key: string): Promise<StoredRecord>;
  /** Fails with 409 `REVISION_MISMATCH`, 400 `LIMIT_EXCEEDED` or 400 `VALIDATION_FAILED`. Answers the new revision. */
  put(
    installId: string,
    record: { namespace: string; key: string; value: unknown; metadata: Record<string, unknown>; ifRevision?: number },
  ): Promise<{ revision: number }>;
  /** `success` is false when the key did not exist. */
  delete(installId: string, namespace: string, key: string): Promise<{ success: boolean }>;
  /** Ascending key order, 25 to a page. `cursor` is base64url of JSON `{"key": K}`. */
  list(
    installId: string,
    namespace: string,
    cursor: string | null,
  ): Promise<{ items: StoredRecord[]; nextCursor: string | null }>;
}

/** A schedule of an install. Times are ISO 8601. */
export interface ScheduleRecord {
  id: string;
  endpointPath: string;
  endpointMethod: string;
  name: string | null;
  cron: string;
  timezone: string;
  enabled: boolean;
  /** JSON object or array; null without one. */
  payload: unknown;
  lastRunAt: string | null;
  lastRunStatus: string | null;
  lastError: string | null;
  createdAt: string | null;
}

export interface EndpointRecord {
  id: string;
  method: string;
  path: string;
  handler: string;
  schedulable: boolean;
}

/** Fields of a schedule as a guest gives them; absent ones are undefined. */
export interface ScheduleInput {
  /** `METHOD /path`, or `/path` alone. */
  endpoint?: string | undefined;
  cron?: string | undefined;
  timezone?: string | undefined;
  enabled?: boolean | undefined;
  name?: string | undefined;
  payload?: unknown;
}

/** The 2xx answer to a change. Refusals of production come as `HostFailure`, whose texts never reach its guests. */
export interface ScheduleOutcome {
  success: boolean;
  scheduleId?: string | undefined;
  error?: string | undefined;
  fieldErrors?: unknown;
  fidelity?: FidelityNote[];
}

/** Schedules of an install (contract topics: scheduler host API; scheduler validation). */
export interface SchedulerService {
  list(installId: string): Promise<ScheduleRecord[]>;
  /** Null when the install has no such schedule. Fails with 400 for an id that is no UUID. */
  get(installId: string, scheduleId: string): Promise<ScheduleRecord | null>;
  create(installId: string, input: ScheduleInput & { endpoint: string; cron: string }): Promise<ScheduleOutcome>;
  update(installId: string, scheduleId: string, input: ScheduleInput): Promise<ScheduleOutcome>;
  delete(installId: string, scheduleId: string): Promise<ScheduleOutcome>;
  getEndpoints(installId: string): Promise<EndpointRecord[]>;
}

export interface InvoiceItemInput {
  serviceId: string;
  quantity: number;
  description: string;
  /** Minor units, or percent for a percentage discount. */
  rate: number;
  isDiscount?: boolean | undefined;
  discountType?: 'percentage' | 'fixed' | undefined;
  appliesToItemId?: string | undefined;
  appliesToServiceId?: string | undefined;
}

export interface InvoiceInput {
  clientId: string;
  items: InvoiceItemInput[];
  /** `YYYY-MM-DD`. */
  invoiceDate?: string | undefined;
  dueDate?: string | undefined;
  poNumber?: string | undefined;
}

/** Amounts in minor units. */
export interface InvoiceSummary {
  invoiceId: string;
  invoiceNumber: string;
  status: string;
  subtotal: number;
  tax: number;
  total: number;
}

export type InvoiceOutcome =
  | { success: true; invoice: InvoiceSummary }
  /** A 2xx answer that refuses; production refuses with a status, and its guests see the raw body. */
  | { success: false; error: string; fieldErrors?: unknown; fidelity?: FidelityNote[] };

/** Draft invoices (contract topic: invoicing host API). */
export interface InvoicingService {
  createManualInvoice(installId: string, input: InvoiceInput): Promise<InvoiceOutcome>;
}

/** Whose permissions a read needs besides the install's capability; null for scheduled runs. */
export type ReadingUser = { userId: string; userType: string } | null;

export interface Page<Item> {
  items: Item[];
  totalCount: number;
  page: number;
  pageSize: number;
  fidelity?: FidelityNote[];
}

/** Pages count from 1. */
export interface PageQuery {
  search?: string | undefined;
  page: number;
  pageSize: number;
}

export interface ClientSummary {
  clientId: string;
  clientName: string;
  clientType: string | null;
  isInactive: boolean;
  defaultCurrencyCode: string | null;
  accountManagerId: string | null;
  accountManagerName: string | null;
  billingEmail: string | null;
}

export interface ClientsQuery extends PageQuery {
  includeInactive?: boolean | undefined;
}

/** The tenant's clients (contract topic: clients and services host APIs). */
export interface ClientsService {
  list(installId: string, query: ClientsQuery, user: ReadingUser): Promise<Page<ClientSummary>>;
  /** Null when there is none. Fails with 400 `INVALID_INPUT` for an id that is no UUID. */
  get(installId: string, clientId: string, user: ReadingUser): Promise<ClientSummary | null>;
}

export interface ServiceSummary {
  serviceId: string;
  serviceName: string;
  itemKind: 'service' | 'product';
  billingMethod: 'fixed' | 'hourly' | 'usage';
  serviceTypeId: string | null;
  serviceTypeName: string | null;
  /** Minor units. */
  defaultRate: number;
  unitOfMeasure: string;
  isActive: boolean;
  sku: string | null;
}

export interface ServicesQuery extends PageQuery {
  itemKind?: ServiceSummary['itemKind'] | undefined;
  isActive?: boolean | undefined;
  billingMethod?: ServiceSummary['billingMethod'] | undefined;
}

/** The tenant's service catalogue (contract topic: clients and services host APIs). */
export interface CatalogService {
  list(installId: string, query: ServicesQuery, user: ReadingUser): Promise<Page<ServiceSummary>>;
  /** Null when there is none. Fails with 400 `INVALID_INPUT` for an id that is no UUID. */
  get(installId: string, serviceId: string, user: ReadingUser): Promise<ServiceSummary | null>;
}

export interface UiProxyRequest {
  /** Path segments, not encoded. */
  segments: string[];
  /** As written, without `?`. */
  query: string;
  headers: Record<string, string>;
  /** Null sends a GET, anything else a POST. */
  payload: Uint8Array | null;
  signal: AbortSignal;
}

/** The product's own routes, below one base (contract topic: ui-proxy host API). */
export interface UiProxy {
  /** Rejects when there is no answer in time. */
  call(request: UiProxyRequest): Promise<{ status: number; body: Uint8Array }>;
}

/** A service that is absent is not configured: its calls fail as they do on a runner without an internal API. */
export interface HostServices {
  /** The same services for the calls of one request, where they tell their other side which one it is. */
  forRequest?(requestId: string): HostServices;
  storage: StorageService;
  scheduler?: SchedulerService;
  invoicing?: InvoicingService;
  clients?: ClientsService;
  services?: CatalogService;
  uiProxy?: UiProxy;
}
