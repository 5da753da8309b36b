/** The platform's capabilities with what each allows, taken from the manifest's JSON schema so that there is one list. */
import { z } from 'zod';
import type { JsonValue } from '../../../contract/common.ts';

export interface Capability {
  name: string;
  description: string;
}

const schemaShape = z.object({
  properties: z.object({
    capabilities: z.object({
      items: z.object({
        anyOf: z.array(z.object({ enum: z.array(z.string()), enumDescriptions: z.array(z.string()) }).partial()),
      }),
    }),
  }),
});

/** Empty when the schema names none. */
export function capabilityCatalogue(schema: JsonValue): Capability[] {
  const parsed = schemaShape.safeParse(schema);
  if (!parsed.success) return [];
  const known = parsed.data.properties.capabilities.items.anyOf.find((choice) => choice.enum !== undefined);
  return (known?.enum ?? []).map((name, index) => ({ name, description: known?.enumDescriptions?.[index] ?? '' }));
}
