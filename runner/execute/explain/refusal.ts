/** Plain words for everything else that ends a request without an answer of the guest. */
import type { Explanation } from '../../observe.ts';

export const missingRoutingHeaders: Explanation = {
  code: 'ROUTING_HEADERS_MISSING',
  what: 'The request names no tenant or no extension.',
  why: 'The headers x-alga-tenant and x-alga-extension route an execution, and one of them is missing or empty.',
  fix: 'Send both headers.',
};

export function unknownCapabilities(names: readonly string[]): Explanation {
  return {
    code: 'CAPABILITY_UNKNOWN',
    what: 'The install grants capabilities that do not exist.',
    why: `The runner refuses a request that names ${names.join(', ')}.`,
    fix: 'Correct the capabilities in the manifest and install again.',
  };
}

export function secretsUnreadable(detail: string): Explanation {
  return {
    code: 'SECRETS_UNREADABLE',
    what: 'The secrets of the install cannot be opened.',
    why: `Opening the envelope failed: ${detail}.`,
    fix: 'Set the secrets of the install again.',
  };
}

export function engineUnready(detail: string): Explanation {
  return {
    code: 'ENGINE_UNREADY',
    what: 'This runner cannot run handlers.',
    why: `Its settings are incomplete: ${detail}.`,
    fix: 'Complete the settings and start the runner again.',
  };
}

export const bodyNotBase64: Explanation = {
  code: 'BODY_NOT_BASE64',
  what: 'The body of the request cannot be decoded.',
  why: 'body_b64 is not base64 with padding.',
  fix: 'Encode the body as standard base64.',
};

export function deadlinePassed(timeoutMs: number, waitingFor: string | null): Explanation {
  const doing = waitingFor === null ? 'It was computing at that moment.' : `It was waiting for ${waitingFor} at that moment.`;
  return {
    code: 'GUEST_DEADLINE',
    what: `The handler took longer than ${timeoutMs} ms.`,
    why: `The runner ended it at its deadline. ${doing}`,
    fix: 'Look for a loop without end, or do less in one request.',
  };
}

export const cancelled: Explanation = {
  code: 'GUEST_CANCELLED',
  what: 'The request was cancelled.',
  why: 'Its caller gave up, or the runner was stopping.',
  fix: 'Send the request again.',
};

/** The platform has no queue of its own, so code, status and text are this runner's. */
export function overloaded({ by, waiting }: { by: 'all' | 'owner'; waiting: number }): Explanation {
  const whose = by === 'owner' ? 'of this extension ' : '';
  return {
    code: by === 'owner' ? 'EXTENSION_OVERLOADED' : 'RUNNER_OVERLOADED',
    what: by === 'owner' ? 'The extension has too many requests open.' : 'The runner has too many requests open.',
    why: `${waiting} requests ${whose}were waiting for a guest thread already.`,
    fix: 'Send the request again in a moment, and fewer at the same time.',
  };
}

export function crashed(detail: string): Explanation {
  return {
    code: 'GUEST_CRASHED',
    what: 'The thread that ran the handler ended unexpectedly.',
    why: `The engine reported: ${detail}.`,
    fix: 'Send the request again; if it happens each time, look at what the handler allocates.',
  };
}

export function statusInvalid(status: number): Explanation {
  return {
    code: 'GUEST_STATUS_INVALID',
    what: `The handler answered with status ${status}, which is no HTTP status.`,
    why: 'The WIT carries the status as a 16-bit number: anything that is not one becomes another number on the way.',
    fix: 'Return a status from 200 to 599.',
  };
}

export function failedUnexpectedly(detail: string): Explanation {
  return {
    code: 'RUNNER_FAILED',
    what: 'The runner could not start the handler.',
    why: `It reported: ${detail}.`,
    fix: 'Send the request again; if it happens each time, report it together with this text.',
  };
}
