/** Text files of a project, as the editor sees them. Paths are relative to the project root and use `/`. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure, projectInput } from './common.ts';

export const fileEntrySchema = z.object({
  path: z.string(),
  kind: z.enum(['file', 'folder']),
  /** Bytes; 0 for folders. */
  size: z.number(),
});
export type FileEntry = z.infer<typeof fileEntrySchema>;

export const fileTreeSchema = z.object({
  entries: z.array(fileEntrySchema),
  /** True when the folder holds more entries than are listed. */
  truncated: z.boolean(),
});
export type FileTree = z.infer<typeof fileTreeSchema>;

/** `hash` is the SHA-256 of the bytes on disk; it names the version that an edit started from. */
export const fileContentSchema = z.object({ path: z.string(), text: z.string(), hash: z.string(), size: z.number() });
export type FileContent = z.infer<typeof fileContentSchema>;

export const fileChangeSchema = z.object({
  path: z.string(),
  change: z.enum(['added', 'changed', 'removed']),
  /** SHA-256 of the new bytes; null when removed or a folder. */
  hash: z.string().nullable(),
});
export type FileChange = z.infer<typeof fileChangeSchema>;

const fileInput = projectInput.extend({ path: z.string().min(1) });

export const filesContract = {
  /** All files but build output, version control and installed packages. */
  tree: procedure.input(projectInput).output(fileTreeSchema),
  read: procedure.input(fileInput).output(fileContentSchema),
  /**
   * Writes atomically. `baseHash` is the version the edit started from (null: the file must not exist);
   * when the disk holds another one the call fails with `FILE_CONFLICT` and nothing is written.
   * `force` writes over it all the same.
   */
  write: procedure
    .input(fileInput.extend({ text: z.string(), baseHash: z.string().nullable(), force: z.boolean().default(false) }))
    .output(fileContentSchema.omit({ text: true })),
  rename: procedure.input(fileInput.extend({ to: z.string().min(1) })).output(z.void()),
  remove: procedure.input(fileInput).output(z.void()),
  /**
   * Changes on disk by whomever, the editor's own saves included (compare `hash`). The first batch is empty and says
   * that watching has begun: read again what was read before.
   */
  watch: procedure.input(projectInput).output(eventIterator(z.array(fileChangeSchema))),
};
