/** The users of the selected tenant, as test data; who is signed in is chosen by `workbench.selectUser`. */
import { z } from 'zod';
import { emailSchema, nameSchema, procedure } from './common.ts';
import { userPermissionSchema, userSchema } from './workbench.ts';

export const userInputSchema = z.object({
  email: emailSchema,
  name: nameSchema,
  type: z.enum(['internal', 'client']),
  /** The client of a portal user; null for staff. */
  clientId: z.uuid().nullable().default(null),
  /** What a staff user may do. Where it is not given a new user may do everything, and an old one what it could. */
  permissions: z.array(userPermissionSchema).optional(),
});
export type UserInput = z.infer<typeof userInputSchema>;

const userIdInput = z.object({ userId: z.uuid() });

export const usersContract = {
  /** Staff first, then portal users, each by name. */
  list: procedure.output(z.array(userSchema)),
  create: procedure.input(userInputSchema).output(userSchema),
  /** Replaces all fields. */
  update: procedure.input(userInputSchema.extend(userIdInput.shape)).output(userSchema),
  /** Fails with `RECORD_IN_USE` for the user that is signed in and for the last of the staff. */
  remove: procedure.input(userIdInput).output(z.void()),
};
