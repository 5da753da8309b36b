/** Builds: source → component → staged UI → bundle → install, as one cancellable piece of work with progress. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure, projectInput, projectIdSchema, timeSchema } from './common.ts';
import { failureSchema } from './errors.ts';
import { problemSchema } from './manifest.ts';
import { installSchema } from './installs.ts';

export const buildPhases = ['manifest', 'types', 'bundle', 'componentize', 'ui', 'pack', 'install'] as const;
export const buildPhaseSchema = z.enum(buildPhases);
export type BuildPhase = z.infer<typeof buildPhaseSchema>;

export const buildOptionsSchema = z.object({
  /** `platform-cli` switches every engine feature off, as the platform's CLI does; clocks and randomness freeze. */
  engineFeatures: z.enum(['live', 'platform-cli']).default('live'),
  /** Registers and installs the bundle for the local tenant when the build succeeds. */
  install: z.boolean().default(true),
});
export type BuildOptions = z.infer<typeof buildOptionsSchema>;

export const phaseReportSchema = z.object({
  phase: buildPhaseSchema,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped', 'cancelled']),
  /** Milliseconds spent; null until it ended. */
  durationMs: z.number().nullable(),
  /** Short result, such as `12.3 MB, cached`. */
  note: z.string().nullable(),
});
export type PhaseReport = z.infer<typeof phaseReportSchema>;

export const bundleInfoSchema = z.object({
  /** `sha256:` and 64 hex digits: the digest of the compressed archive. */
  contentHash: z.string(),
  sizeBytes: z.number(),
  files: z.array(z.object({ path: z.string(), size: z.number() })),
  /** Null for an extension without a handler. */
  component: z.enum(['cached', 'rebuilt']).nullable(),
});
export type BundleInfo = z.infer<typeof bundleInfoSchema>;

export const buildStateSchema = z.object({
  buildId: z.string(),
  projectId: projectIdSchema,
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
  startedAt: timeSchema,
  durationMs: z.number().nullable(),
  options: buildOptionsSchema,
  phases: z.array(phaseReportSchema),
  problems: z.array(problemSchema),
  bundle: bundleInfoSchema.nullable(),
  install: installSchema.nullable(),
  /** Why the build failed: the code and the first cause. Where the cause is in a file, `problems` holds it too. */
  failure: failureSchema.nullable(),
});
export type BuildState = z.infer<typeof buildStateSchema>;

export const buildEventSchema = z.discriminatedUnion('type', [
  /** The whole state; the first event, and again whenever a phase or the problems change. */
  z.object({ type: z.literal('state'), state: buildStateSchema }),
  /** A chunk of log text with ANSI colours, lines ended by `\r\n`. A subscriber first gets the whole log so far. */
  z.object({ type: z.literal('log'), buildId: z.string(), text: z.string() }),
]);
export type BuildEvent = z.infer<typeof buildEventSchema>;

export const buildsContract = {
  /** Starts a build; fails with `BUILD_RUNNING` unless `restart`, which cancels the running one first. */
  start: procedure
    .input(projectInput.extend({ options: buildOptionsSchema.partial().optional(), restart: z.boolean().default(false) }))
    .output(buildStateSchema),
  cancel: procedure.input(projectInput).output(z.void()),
  /** The running build, else the last one; null when there was none. */
  get: procedure.input(projectInput).output(buildStateSchema.nullable()),
  /** Runs a build to its end and returns the final state, also when it failed. For the command line. */
  run: procedure
    .input(
      projectInput.extend({
        options: buildOptionsSchema.partial().optional(),
        /** Also writes `dist/main.wasm`, `dist/bundle.tar.zst` and its `.sha256` below this absolute folder. */
        out: z.string().optional(),
      }),
    )
    .output(buildStateSchema),
  watch: procedure.input(projectInput).output(eventIterator(buildEventSchema)),
};
