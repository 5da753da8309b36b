/** What the workbench talks to beside itself: an external runner, a MinIO container, and remote registries. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { failureSchema } from './errors.ts';
import { procedure, timeSchema } from './common.ts';

export const findingSchema = z.object({
  /** Short name of what was looked at, such as "Answers at its address". */
  check: z.string(),
  state: z.enum(['ok', 'warn', 'error', 'skipped']),
  detail: z.string(),
  /** How to put it right; null when it is. */
  fix: z.string().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

export const runnerConnectionSchema = z.object({
  /** `embedded`: the workbench's own; else the platform's names of its backends. */
  backend: z.enum(['embedded', 'docker', 'knative']),
  /** Null for the embedded one, and where no address is set. */
  url: z.string().nullable(),
  /** Checked just now. */
  findings: z.array(findingSchema),
  checkedAt: timeSchema,
  /** The environment with which an external runner works against this workbench. */
  environmentFile: z.string().nullable(),
});
export type RunnerConnection = z.infer<typeof runnerConnectionSchema>;

export const containerStates = ['no-engine', 'absent', 'pulling', 'starting', 'running', 'stopped', 'unhealthy'] as const;

export const minioConnectionSchema = z.object({
  state: z.enum(containerStates),
  /** Socket or host of the container engine, and what it says it is; null without one. */
  engine: z.object({ address: z.string(), version: z.string() }).nullable(),
  image: z.string(),
  /** Whether the image is on this machine. */
  hasImage: z.boolean(),
  containerId: z.string().nullable(),
  endpoint: z.string().nullable(),
  consoleUrl: z.string().nullable(),
  bucket: z.string().nullable(),
  /** Where its data lie on this machine. */
  volume: z.string().nullable(),
  /** What happens to it when the workbench ends. */
  onExit: z.enum(['stop', 'keep']),
  /** Why it does not run; null when it does. */
  failure: failureSchema.nullable(),
});
export type MinioConnection = z.infer<typeof minioConnectionSchema>;

export const containerProgressSchema = z.object({
  step: z.enum(['looking', 'pulling', 'creating', 'starting', 'waiting', 'preparing', 'ready']),
  detail: z.string(),
  /** Bytes of what is pulled; null where nothing is. */
  bytes: z.object({ done: z.number(), total: z.number() }).nullable(),
});
export type ContainerProgress = z.infer<typeof containerProgressSchema>;

export const connectionsContract = {
  runner: {
    /** Looks at the runner in use now; takes at most a few seconds. */
    check: procedure.output(runnerConnectionSchema),
    /** Writes the environment file for an external runner and answers where it is. */
    writeEnvironment: procedure.output(z.object({ path: z.string(), text: z.string() })),
  },
  minio: {
    status: procedure.output(minioConnectionSchema),
    /** The status now, and again when it changes. */
    live: procedure.output(eventIterator(minioConnectionSchema)),
    /** Starts or adopts the container. Ending the iteration cancels. Fails with `CONTAINER_ENGINE_MISSING` and others. */
    start: procedure
      .input(z.object({ mayPull: z.boolean().default(false), onExit: z.enum(['stop', 'keep']).default('stop') }))
      .output(eventIterator(containerProgressSchema)),
    stop: procedure.output(minioConnectionSchema),
    /** The last lines that it wrote. */
    logs: procedure
      .input(z.object({ lines: z.number().int().min(1).max(2000).default(200) }))
      .output(z.object({ text: z.string() })),
  },
};
