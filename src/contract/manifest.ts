/** The extension manifest as the platform's publish step accepts it (contract topic: manifest v2). */
import { z } from 'zod';
import { positionSchema } from './errors.ts';
import { procedure, projectInput, jsonValueSchema } from './common.ts';

export const endpointSchema = z.object({ method: z.string(), path: z.string(), handler: z.string() });
export type Endpoint = z.infer<typeof endpointSchema>;

/** A manifest after validation and normalisation, as registration stores it. */
export const manifestSchema = z.object({
  name: z.string(),
  publisher: z.string().nullable(),
  version: z.string(),
  runtime: z.string(),
  capabilities: z.array(z.string()),
  ui: z
    .object({
      type: z.literal('iframe'),
      entry: z.string(),
      hooks: z
        .object({
          appMenu: z.object({ label: z.string() }).optional(),
          clientPortalMenu: z.object({ label: z.string() }).optional(),
        })
        .optional(),
    })
    .nullable(),
  endpoints: z.array(endpointSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const problemSources = ['manifest', 'handler', 'types', 'component', 'ui', 'pack', 'install'] as const;
export const severities = ['error', 'warning', 'info'] as const;

/** One finding about a project. `rule` is a stable id; `position` is where an editor should jump. */
export const problemSchema = z.object({
  source: z.enum(problemSources),
  severity: z.enum(severities),
  rule: z.string(),
  message: z.string(),
  why: z.string().optional(),
  fix: z.string().optional(),
  /** Path inside the manifest as the publish step writes it, such as `api.endpoints[1].path`. */
  manifestPath: z.string().optional(),
  position: positionSchema.optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const manifestReportSchema = z.object({
  /** Null when a publish would reject the manifest. */
  manifest: manifestSchema.nullable(),
  problems: z.array(problemSchema),
});
export type ManifestReport = z.infer<typeof manifestReportSchema>;

export const manifestContract = {
  /** Validates the saved manifest, or `text` in its place while the author types. */
  validate: procedure.input(projectInput.extend({ text: z.string().optional() })).output(manifestReportSchema),
  /** The JSON Schema that feeds completion, hovers and diagnostics in the editor. */
  schema: procedure.output(jsonValueSchema),
};
