/** Projects: the author's own folders. The workbench writes to them only on editor saves and `build --out`. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure, projectIdSchema, projectInput, timeSchema } from './common.ts';
import { manifestReportSchema } from './manifest.ts';

export const templateIds = ['ui', 'handler-ui'] as const;
export const templateIdSchema = z.enum(templateIds);
export type TemplateId = z.infer<typeof templateIdSchema>;

export const projectSchema = z.object({
  id: projectIdSchema,
  /** Absolute path of the folder. */
  root: z.string(),
  /** Manifest name where there is one, else the folder's name. */
  title: z.string(),
  report: manifestReportSchema,
  /** True when the project has handler source, so that a build makes a component. */
  hasHandler: z.boolean(),
  hasUi: z.boolean(),
  /** The file the editor opens first: the handler, else the UI's page, else the manifest. */
  mainFile: z.string(),
});
export type Project = z.infer<typeof projectSchema>;

export const recentProjectSchema = z.object({
  id: projectIdSchema,
  root: z.string(),
  title: z.string(),
  openedAt: timeSchema,
  /** True when the folder is gone; opening it would fail. */
  missing: z.boolean(),
});
export type RecentProject = z.infer<typeof recentProjectSchema>;

export const sampleSchema = z.object({ id: z.string(), title: z.string(), description: z.string(), broken: z.boolean() });
export type Sample = z.infer<typeof sampleSchema>;

export const folderListingSchema = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  home: z.string(),
  hasManifest: z.boolean(),
  folders: z.array(z.object({ name: z.string(), path: z.string(), hasManifest: z.boolean() })),
  /** Those whose name ends as asked, newest first; none when not asked. */
  files: z.array(z.object({ name: z.string(), path: z.string(), sizeBytes: z.number(), modifiedAt: timeSchema })),
});
export type FolderListing = z.infer<typeof folderListingSchema>;

export const createProjectInput = z.object({
  /** Absolute path of the new folder; it must be absent or empty. */
  root: z.string().min(1),
  template: templateIdSchema,
  /** Reverse-domain name, for example `com.acme.reports`. */
  name: z.string().min(1),
  publisher: z.string().min(1).default('local-dev'),
  /** Label of the menu entry; by default made from the name. */
  label: z.string().min(1).optional(),
});
export type CreateProjectInput = z.input<typeof createProjectInput>;

export const projectsContract = {
  recent: procedure.output(z.array(recentProjectSchema)),
  open: procedure.input(z.object({ root: z.string().min(1) })).output(projectSchema),
  create: procedure.input(createProjectInput).output(projectSchema),
  samples: procedure.output(z.array(sampleSchema)),
  /** Copies a sample into the data folder (once) and opens the copy. */
  openSample: procedure.input(z.object({ sampleId: z.string() })).output(projectSchema),
  get: procedure.input(projectInput).output(projectSchema),
  /** Takes a project off the recent list; its folder is left alone. */
  forget: procedure.input(projectInput).output(z.void()),
  /**
   * Lists folders on the machine of the engine, and files whose name ends in `filesEnding`, for choosing one where no
   * native dialog exists.
   */
  browse: procedure
    .input(z.object({ path: z.string().optional(), filesEnding: z.string().min(1).optional() }))
    .output(folderListingSchema),
  /** Opens the desktop's own folder dialog; null where the host has none or the person cancelled. */
  pickFolder: procedure.output(z.object({ path: z.string().nullable(), supported: z.boolean() })),
  /** Emits the project as it is, then anew whenever its manifest or layout changes on disk. */
  watch: procedure.input(projectInput).output(eventIterator(projectSchema)),
};
