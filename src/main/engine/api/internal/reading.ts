/**
 * `POST /api/internal/ext-clients|ext-services/install/{installId}` (contract topic: clients and services host APIs):
 * the form of the call here, access and bounds in the services.
 */
import { z } from 'zod';
import type { CatalogService, ClientsService, Page, ReadingUser } from '../../../../../runner/host/services.ts';
import { answer, InternalRefusal, type WireAnswer } from './answers.ts';
import type { CallBody, InternalApi } from './call.ts';

const userSchema = z.object({ userId: z.string(), userType: z.string() });
const page = { search: z.string().optional(), page: z.number().default(1), pageSize: z.number().default(25) };
const clientsQuerySchema = z.object({ ...page, includeInactive: z.boolean().optional() });
const servicesQuerySchema = z.object({
  ...page,
  itemKind: z.enum(['service', 'product']).optional(),
  isActive: z.boolean().optional(),
  billingMethod: z.enum(['fixed', 'hourly', 'usage']).optional(),
});

function callSchema<Query, Item>(query: z.ZodType<Query>, item: z.ZodType<Item>) {
  const user = userSchema.optional();
  return z.discriminatedUnion('operation', [
    z.object({ operation: z.literal('list'), input: query, user }),
    z.object({ operation: z.literal('get'), input: item, user }),
  ]);
}

const clientsCallSchema = callSchema(clientsQuerySchema, z.object({ clientId: z.string() }));
const servicesCallSchema = callSchema(servicesQuerySchema, z.object({ serviceId: z.string() }));

export function createClientsApi(service: ClientsService): InternalApi {
  return async ({ installId, body }) => {
    const call = read(clientsCallSchema, body);
    const user = call.user ?? null;
    if (call.operation === 'list') return pageAnswer(await service.list(installId, call.input, user));
    return answer({ item: await service.get(installId, call.input.clientId, user) });
  };
}

export function createServicesApi(service: CatalogService): InternalApi {
  return async ({ installId, body }) => {
    const call = read(servicesCallSchema, body);
    const user: ReadingUser = call.user ?? null;
    if (call.operation === 'list') return pageAnswer(await service.list(installId, call.input, user));
    return answer({ item: await service.get(installId, call.input.serviceId, user) });
  };
}

function read<Call>(schema: z.ZodType<Call>, body: CallBody): Call {
  const parsed = schema.safeParse('invalid' in body ? undefined : body.value);
  if (parsed.success) return parsed.data;
  throw new InternalRefusal(400, { error: 'Invalid request payload', code: 'INVALID_INPUT' });
}

/** Without what is said for the trace alone. */
function pageAnswer({ items, totalCount, page: number, pageSize }: Page<unknown>): WireAnswer {
  return answer({ items, totalCount, page: number, pageSize });
}
