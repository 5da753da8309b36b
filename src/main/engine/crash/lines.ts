/** What a process that is going to be killed says: one JSON line for each thing that it knows to be done. */
import { z } from 'zod';

export const lineSchema = z.discriminatedUnion('did', [
  /** About to open the data folder. */
  z.object({ did: z.literal('starting') }),
  /** Open, and about to work. */
  z.object({ did: z.literal('opened') }),
  z.object({ did: z.literal('published'), registryId: z.string(), version: z.string(), contentHash: z.string() }),
  z.object({ did: z.literal('installed'), tenantId: z.string(), registryId: z.string() }),
  z.object({ did: z.literal('stored'), installId: z.string(), key: z.string() }),
  z.object({ did: z.literal('exported'), sha256: z.string() }),
  z.object({ did: z.literal('imported'), tenantId: z.string(), slug: z.string() }),
  z.object({ did: z.literal('moved'), driver: z.string() }),
  z.object({ did: z.literal('migrated'), steps: z.number() }),
]);
export type Line = z.infer<typeof lineSchema>;

/** Written at once, so that what the reader has was done, and nothing that was done long ago is missing. */
export function say(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
