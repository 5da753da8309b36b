/**
 * The adapter between the component's export and an author's handler. The runner calls `handler` with the request
 * alone; authors write against the SDK's `HostBindings` (contract topics: HostBindings and WIT imports, adapter
 * pattern). A project without an adapter of its own gets this one.
 *
 * It only translates where the SDK's types and the WIT differ: promises, `null` for an absent record, numbers for
 * revisions, objects for JSON text and for lists of pairs. Errors pass as they are thrown, and so does the response:
 * one that production would refuse is refused here too.
 */

/** The interfaces that the adapter imports, all of the world's but the first form of `user`, which the second contains. */
export const adapterImports = [
  'context',
  'secrets',
  'http',
  'storage',
  'logging',
  'ui-proxy',
  'user-v2',
  'scheduler',
  'invoicing',
  'clients',
  'services',
];

/** The source of the adapter, an ES module that exports `handler`. */
export function adapterSource(handlerModule: string): string {
  const imports = adapterImports.map((name) => `import * as ${variable(name)} from 'alga:extension/${name}';`);
  return `${imports.join('\n')}\nimport * as author from ${JSON.stringify(handlerModule)};\n${wiring}`;
}

function variable(name: string): string {
  return `${name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Host`;
}

const wiring = `
const errorCase = (error) => error?.payload ?? error;
const toJsonText = (value) => (value === undefined || typeof value === 'string' ? value : JSON.stringify(value));
const fromJsonText = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
const parsed = (result, field) =>
  typeof result?.[field] === 'string' ? { ...result, [field]: fromJsonText(result[field]) } : result;
const toNumber = (revision) => (typeof revision === 'bigint' ? Number(revision) : revision);

const host = {
  context: { get: async () => contextHost.getContext() },
  secrets: { get: async (key) => secretsHost.get(key), list: async () => secretsHost.listKeys() },
  http: {
    fetch: async (request) => httpHost.fetch({ ...request, headers: request.headers ?? [], body: request.body ?? undefined }),
  },
  storage: {
    async get(namespace, key) {
      try {
        return storageHost.get(namespace, key).value;
      } catch (error) {
        if (errorCase(error) === 'missing') return null;
        throw error;
      }
    },
    async put({ namespace, key, value, revision }) {
      storageHost.put({ namespace, key, value, revision: revision == null ? undefined : BigInt(revision) });
    },
    delete: async (namespace, key) => storageHost.delete(namespace, key),
    list: async (namespace, cursor) =>
      storageHost
        .listEntries(namespace, cursor ?? undefined)
        .map((entry) => ({ ...entry, revision: toNumber(entry.revision) })),
  },
  logging: {
    info: async (message) => loggingHost.logInfo(message),
    warn: async (message) => loggingHost.logWarn(message),
    error: async (message) => loggingHost.logError(message),
  },
  uiProxy: {
    callRoute: async (route, payload) => uiProxyHost.callRoute(route, payload ?? undefined),
    call: async (route, payload) => uiProxyHost.callRoute(route, payload ?? undefined),
  },
  user: {
    async getUser() {
      const user = userV2Host.getUser();
      return { ...user, additionalFields: Object.fromEntries(user.additionalFields) };
    },
  },
  scheduler: {
    list: async () => schedulerHost.listSchedules().map((schedule) => parsed(schedule, 'payload')),
    get: async (id) => parsed(schedulerHost.getSchedule(id), 'payload') ?? null,
    create: async (input) =>
      parsed(schedulerHost.createSchedule({ ...input, payload: toJsonText(input.payload) }), 'fieldErrors'),
    update: async (id, input) =>
      parsed(
        schedulerHost.updateSchedule(id, { ...input, name: input.name ?? undefined, payload: toJsonText(input.payload) }),
        'fieldErrors',
      ),
    delete: async (id) => schedulerHost.deleteSchedule(id),
    getEndpoints: async () => schedulerHost.getEndpoints(),
  },
  invoicing: {
    async createManualInvoice(input) {
      const result = parsed(invoicingHost.createManualInvoice(input), 'fieldErrors');
      if (!result.success) return result;
      const { invoiceId, invoiceNumber, status, subtotal, tax, total } = result;
      return { ...result, invoice: { invoiceId, invoiceNumber, status, subtotal, tax, total } };
    },
  },
  clients: {
    list: async (input) => clientsHost.listClients(input ?? {}),
    get: async (id) => clientsHost.getClient(id) ?? null,
  },
  services: {
    list: async (input) => servicesHost.listServices(input ?? {}),
    get: async (id) => servicesHost.getService(id) ?? null,
  },
};

export const handler = (request) => author.handler(request, host);
`;
