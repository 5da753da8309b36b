/** The tenant's clients: what extensions read, and what a person edits as test data. */
import { z } from 'zod';
import { emailSchema, nameSchema, procedure } from './common.ts';

/** Text of a form: trimmed; blank counts as none. */
const optionalText = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest, `Use at most ${longest} characters.`)
    .transform((text) => (text === '' ? null : text))
    .nullable()
    .default(null);

export const clientInputSchema = z.object({
  clientName: nameSchema,
  /** Such as `company` or `individual`. */
  clientType: optionalText(64),
  isInactive: z.boolean().default(false),
  /** ISO 4217, such as `USD`. */
  defaultCurrencyCode: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Use three capital letters, such as USD.')
    .nullable()
    .default(null),
  /** A staff user. */
  accountManagerId: z.uuid().nullable().default(null),
  billingEmail: emailSchema.nullable().default(null),
});
export type ClientInput = z.infer<typeof clientInputSchema>;

export const clientSchema = z.object({
  clientId: z.uuid(),
  clientName: z.string(),
  clientType: z.string().nullable(),
  isInactive: z.boolean(),
  defaultCurrencyCode: z.string().nullable(),
  accountManagerId: z.uuid().nullable(),
  accountManagerName: z.string().nullable(),
  billingEmail: z.string().nullable(),
});
export type Client = z.infer<typeof clientSchema>;

const clientIdInput = z.object({ clientId: z.uuid() });

export const clientsContract = {
  /** All clients by name, inactive ones too. */
  list: procedure.output(z.array(clientSchema)),
  create: procedure.input(clientInputSchema).output(clientSchema),
  /** Replaces all fields. The client's name follows into its portal users. */
  update: procedure.input(clientInputSchema.extend(clientIdInput.shape)).output(clientSchema),
  /** Fails with `RECORD_IN_USE` while invoices or portal users belong to it. */
  remove: procedure.input(clientIdInput).output(z.void()),
};
