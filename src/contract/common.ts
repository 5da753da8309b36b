/** Small shapes that several parts of the contract share. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { failureSchema } from './errors.ts';

/** The base of every procedure: a failure crosses as the typed error `FAILURE`, nothing else does. */
export const procedure = oc.errors({ FAILURE: { status: 422, data: failureSchema } });

export const projectIdSchema = z.string().regex(/^[0-9a-f]{16}$/);
export const projectInput = z.object({ projectId: projectIdSchema });

/** Epoch milliseconds. */
export const timeSchema = z.number();

/** Binary data crosses every boundary as standard padded base64 text. */
export const base64Schema = z.string();

export const jsonValueSchema = z.json();
export type JsonValue = z.infer<typeof jsonValueSchema>;

/** Name of a record that a person edits; messages stand beside the field of a form. */
export const nameSchema = z.string().trim().min(1, 'Enter a name.').max(255, 'Use at most 255 characters.');
export const emailSchema = z.email('Enter an e-mail address, such as ada@example.com.');

export const headerListSchema = z.array(z.object({ name: z.string(), value: z.string() }));
export type HeaderList = z.infer<typeof headerListSchema>;

export const endpointMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export const methodSchema = z.enum(endpointMethods);
export type EndpointMethod = z.infer<typeof methodSchema>;
