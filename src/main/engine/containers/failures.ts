/** Failures of container engines in a person's words. */
import { WorkbenchError } from '../../../contract/errors.ts';
import { errnoOf } from '../files/disk-error.ts';

/** What an engine answers when it refuses: an HTTP status, and mostly a sentence. */
interface EngineRefusal {
  statusCode?: number;
  json?: { message?: string } | null;
  reason?: string;
}

const unreachable: ReadonlySet<string> = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EACCES',
  'ETIMEDOUT',
  'ENOTFOUND',
]);

const refusalOf = (error: unknown): EngineRefusal => (typeof error === 'object' && error !== null ? error : {});

/** The HTTP status that the engine answered with; undefined when it did not answer. */
export function engineStatus(error: unknown): number | undefined {
  return refusalOf(error).statusCode;
}

function engineText(error: unknown): string {
  const text = refusalOf(error).json?.message ?? (error instanceof Error ? error.message : String(error));
  return text.endsWith('.') ? text : `${text}.`;
}

/** Whether the engine refused because another process holds a port. */
export function isPortTaken(error: unknown): boolean {
  return /address already in use|port is already allocated|cannot listen on the tcp port/i.test(engineText(error));
}

export function engineMissing(tried: readonly { address: string; why: string }[]): WorkbenchError {
  const list = tried.map(({ address, why }) => `${address} (${why})`).join(', ');
  return new WorkbenchError({
    code: 'CONTAINER_ENGINE_MISSING',
    what: 'There is no container engine to run MinIO in.',
    why: tried.length === 0 ? 'No address of an engine is known on this system.' : `Nothing answered at ${list}.`,
    fix: 'Start Docker or Podman (podman system service), or set DOCKER_HOST to where it listens. The folder store needs none.',
  });
}

export function imageMissing(image: string): WorkbenchError {
  return new WorkbenchError({
    code: 'CONTAINER_IMAGE_MISSING',
    what: `The image ${image} is not on this machine.`,
    why: 'It has not been pulled yet, and pulling was not allowed.',
    fix: 'Allow pulling, load the image from a file, or set ALGA_MINIO_IMAGE to one that is here.',
  });
}

export function portTaken(port: number): WorkbenchError {
  return new WorkbenchError({
    code: 'PORT_IN_USE',
    what: `MinIO cannot listen on port ${port}.`,
    why: 'Another process holds the port.',
    fix: 'End that process, or set ALGA_MINIO_PORT to a free port; without it one is chosen.',
  });
}

/** `lines` is the end of what the container wrote. */
export function containerEnded(exitCode: number, lines: string): WorkbenchError {
  const last = lines.trim().split('\n').at(-1)?.trim() ?? '';
  return new WorkbenchError({
    code: 'CONTAINER_FAILED',
    what: 'MinIO ended while it started.',
    why: `The container ended with code ${exitCode}${last === '' ? '.' : `; its last line is: ${last}`}`,
    fix: 'Look at its log below. A data folder of another MinIO version or without write permission are the usual causes.',
    details: lines,
  });
}

export function neverHealthy(seconds: number, lines: string): WorkbenchError {
  return new WorkbenchError({
    code: 'CONTAINER_FAILED',
    what: 'MinIO runs but does not answer.',
    why: `Its health address did not answer within ${seconds} seconds.`,
    fix: 'Look at its log below, and start it again.',
    details: lines,
  });
}

/** Turns whatever the engine's client threw into a failure that a person can act on. */
export function engineFailure(error: unknown, what: string): Error {
  if (error instanceof WorkbenchError || (error instanceof Error && error.name === 'AbortError')) return error;
  const code = errnoOf(error);
  if (code != null && unreachable.has(code)) {
    return new WorkbenchError(
      {
        code: 'CONTAINER_ENGINE_MISSING',
        what,
        why: `The container engine does not answer any more (${code}).`,
        fix: 'Start Docker or Podman again; the data of the container are kept in the data folder.',
      },
      { cause: error },
    );
  }
  return new WorkbenchError(
    {
      code: 'CONTAINER_FAILED',
      what,
      why: `The container engine refused: ${engineText(error)}`,
      fix: 'Put right what the engine says, and start it again.',
    },
    { cause: error },
  );
}
