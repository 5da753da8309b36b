/** The tenant's service catalogue: what extensions read and invoice, and what a person edits as test data. */
import { z } from 'zod';
import { nameSchema, procedure } from './common.ts';

export const serviceItemKinds = ['service', 'product'] as const;
export const billingMethods = ['fixed', 'hourly', 'usage'] as const;

const text = (longest: number) =>
  z.string().trim().min(1, 'Enter some text.').max(longest, `Use at most ${longest} characters.`);

export const serviceInputSchema = z.object({
  serviceName: nameSchema,
  description: text(2000).nullable().default(null),
  itemKind: z.enum(serviceItemKinds).default('service'),
  billingMethod: z.enum(billingMethods),
  serviceTypeId: z.uuid().nullable().default(null),
  /** Minor units. */
  defaultRate: z.number('Enter a number.').int('Enter a whole number.').min(0, 'Enter a number that is not below zero.'),
  unitOfMeasure: text(64),
  isActive: z.boolean().default(true),
  sku: text(128).nullable().default(null),
});
export type ServiceInput = z.infer<typeof serviceInputSchema>;

export const serviceSchema = z.object({
  serviceId: z.uuid(),
  serviceName: z.string(),
  description: z.string().nullable(),
  itemKind: z.enum(serviceItemKinds),
  billingMethod: z.enum(billingMethods),
  serviceTypeId: z.uuid().nullable(),
  serviceTypeName: z.string().nullable(),
  /** Minor units. */
  defaultRate: z.number(),
  unitOfMeasure: z.string(),
  isActive: z.boolean(),
  sku: z.string().nullable(),
});
export type Service = z.infer<typeof serviceSchema>;

export const serviceTypeSchema = z.object({ serviceTypeId: z.uuid(), name: z.string() });
export type ServiceType = z.infer<typeof serviceTypeSchema>;

const serviceIdInput = z.object({ serviceId: z.uuid() });
const typeNameInput = z.object({ name: text(128) });
const typeIdInput = z.object({ serviceTypeId: z.uuid() });

export const servicesContract = {
  /** All services by name, inactive ones too. */
  list: procedure.output(z.array(serviceSchema)),
  create: procedure.input(serviceInputSchema).output(serviceSchema),
  /** Replaces all fields. */
  update: procedure.input(serviceInputSchema.extend(serviceIdInput.shape)).output(serviceSchema),
  /** Fails with `RECORD_IN_USE` while an invoice has an item of it. */
  remove: procedure.input(serviceIdInput).output(z.void()),
  types: {
    list: procedure.output(z.array(serviceTypeSchema)),
    /** Fails with `NAME_INVALID` when another type has the name; so does `rename`. */
    create: procedure.input(typeNameInput).output(serviceTypeSchema),
    rename: procedure.input(typeNameInput.extend(typeIdInput.shape)).output(serviceTypeSchema),
    /** Services of the type are left without one. */
    remove: procedure.input(typeIdInput).output(z.void()),
  },
};
