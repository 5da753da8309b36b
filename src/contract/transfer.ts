/** Export and import of everything that belongs to one extension of a tenant, as one file. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure, timeSchema } from './common.ts';

/** How the name of an export file ends. */
export const exportSuffix = '.alga-workbench.tar.zst';

export const exportInput = z.object({
  /** Install id, registry id, slug `publisher.name`, or absolute folder of a project. */
  extension: z.string().min(1),
  /** Absolute path of the new file, on the machine of the workbench. */
  file: z.string().min(1),
  /** Replaces a file that is there. */
  overwrite: z.boolean().default(false),
  /** Secrets go into the file sealed by it; without one they are left out and named. */
  passphrase: z.string().min(8, 'Use at least 8 characters.').max(1024).nullable().default(null),
  /** The tenant's users, clients, services and invoices too. */
  testData: z.boolean().default(false),
  /** Absolute folder whose sources go along; null for none. */
  sources: z.string().nullable().default(null),
});
export type ExportInput = z.infer<typeof exportInput>;

const secretsStateSchema = z.object({
  state: z.enum(['none', 'sealed', 'left-out']),
  names: z.array(z.string()),
});

export const exportResultSchema = z.object({
  file: z.string(),
  sizeBytes: z.number(),
  /** Hex SHA-256 of the file. */
  sha256: z.string(),
  slug: z.string(),
  versions: z.number(),
  bundles: z.number(),
  /** Content hashes of bundles that the store does not hold; the file holds their rows only. */
  missingBundles: z.array(z.string()),
  rows: z.number(),
  sources: z.number(),
  secrets: secretsStateSchema,
});
export type ExportResult = z.infer<typeof exportResultSchema>;

/** Bytes before compression; `totalBytes` is what is known of the whole, null where nothing is. */
const progressFields = {
  bytes: z.number(),
  totalBytes: z.number().nullable(),
  /** What is worked on, such as the name of a bundle. */
  current: z.string().nullable(),
};

export const exportEventSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.enum(['rows', 'bundles', 'sources', 'finishing']), ...progressFields }),
  z.object({ phase: z.literal('done'), result: exportResultSchema }),
]);
export type ExportEvent = z.infer<typeof exportEventSchema>;

export const importItemSchema = z.object({
  kind: z.enum(['extension', 'version', 'bundle', 'install', 'schedules', 'storage', 'secrets', 'test-data', 'sources']),
  name: z.string(),
  /** `keep`: it is there already, as it is in the file. */
  action: z.enum(['create', 'keep', 'replace', 'leave-out', 'conflict']),
  detail: z.string().nullable(),
});
export type ImportItem = z.infer<typeof importItemSchema>;

export const importReportSchema = z.object({
  slug: z.string(),
  createdAt: timeSchema,
  /** The version of the workbench that wrote the file. */
  workbench: z.string(),
  items: z.array(importItemSchema),
  /** True when nothing stands in the way. */
  possible: z.boolean(),
  secrets: secretsStateSchema,
});
export type ImportReport = z.infer<typeof importReportSchema>;

export const importInput = z.object({
  /** Absolute path, on the machine of the workbench. */
  file: z.string().min(1),
  /** Opens the secrets; without it they are left out. */
  passphrase: z.string().max(1024).nullable().default(null),
  /** What becomes of an install of the extension that is there: by default the import is refused. */
  existing: z.enum(['refuse', 'replace']).default('refuse'),
  /** Absolute folder, absent or empty, that the sources go to; null leaves them out. */
  sourcesTo: z.string().nullable().default(null),
  /** Only tells what an import would do. */
  dryRun: z.boolean().default(false),
});
export type ImportInput = z.infer<typeof importInput>;

export const importEventSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.enum(['reading', 'storing', 'writing']), ...progressFields }),
  z.object({ phase: z.literal('done'), report: importReportSchema, installId: z.uuid().nullable() }),
]);
export type ImportEvent = z.infer<typeof importEventSchema>;

export const transferContract = {
  /**
   * Writes the file; the last event holds the result. Ending the iteration cancels and leaves no file. Fails with
   * `EXTENSION_UNKNOWN`, `FILE_EXISTS`, `SECRETS_LOCKED`, `READ_ONLY` or `DISK_FULL`.
   */
  export: procedure.input(exportInput).output(eventIterator(exportEventSchema)),
  /**
   * Brings the file into the current tenant, all of it or nothing; the last event holds what was done. Ending the
   * iteration before that cancels. Fails with `EXPORT_INVALID`, `IMPORT_CONFLICT` or `PASSPHRASE_WRONG`.
   */
  import: procedure.input(importInput).output(eventIterator(importEventSchema)),
};
