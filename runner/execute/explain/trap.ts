/**
 * Why a guest was ended, in plain words. The engine itself only says "unreachable", so this reads the clues around
 * it: the guest's error output, the functions on the stack, the last host call, the size of the memory.
 */
import type { Explanation } from '../../observe.ts';
import { wasiHttpCall } from '../../host/wasi-http.ts';
import type { ThrownInGuest } from '../../worker/protocol.ts';
import type { FailedCall } from '../guest-trace.ts';
import { readGuestError } from './stderr.ts';
import type { GuestError } from './stderr.ts';

export interface TrapClues {
  thrown: ThrownInGuest;
  /** Lines of standard error, in order. */
  stderr: readonly string[];
  memoryBytes: number;
  memoryLimitBytes: number;
  /** The component was built with all features disabled, so it has no standard error. */
  mute: boolean;
  /** The last host call that answered with an error case. */
  lastError: FailedCall | null;
}

type Rule = (clues: TrapClues, error: GuestError | null) => Explanation | null;

export function explainTrap(clues: TrapClues): Explanation {
  const error = readGuestError(clues.stderr);
  for (const rule of rules) {
    const explanation = rule(clues, error);
    if (explanation !== null) return explanation;
  }
  return {
    code: 'GUEST_TRAP',
    what: 'The handler ended without an answer.',
    why: `The engine reported: ${clues.thrown.message}.`,
    fix: 'Look at the host calls and the log of this request for the last thing that the handler did.',
  };
}

const sandbox: Rule = ({ thrown }) => {
  switch (thrown.facility) {
    case 'wasi-http':
      return {
        code: 'GUEST_INCOMING_HTTP',
        what: 'The handler looked for incoming requests of WASI.',
        why: 'There are none: the runner calls the exported handler, with the request as its argument.',
        fix: 'Take the request from the argument, and return the response.',
      };
    case 'filesystem':
      return {
        code: 'GUEST_FILESYSTEM',
        what: 'The handler tried to use files.',
        why: 'Guests have no file system.',
        fix: 'Keep data in storage, and bundle what the handler reads into its source.',
      };
    case 'exit':
      return {
        code: 'GUEST_EXIT',
        what: 'The handler ended its own process.',
        why: 'A guest that exits gives no answer.',
        fix: 'Return a response instead of exiting.',
      };
    case 'host-calls':
      return {
        code: 'GUEST_TOO_MANY_HOST_CALLS',
        what: 'The handler made too many host calls.',
        why: `The runner ended it there: ${thrown.message} in one request.`,
        fix: 'Look for a loop without end, or do less in one request.',
      };
    case 'output':
      return {
        code: 'GUEST_OUTPUT_TOO_LARGE',
        what: 'The response of the handler is too large.',
        why: `The handler returned ${thrown.message}.`,
        fix: 'Return less at once, in pages for instance.',
      };
    case 'capability':
      return {
        code: 'CAPABILITY_MISSING',
        what: 'The handler read its context without the capability for it.',
        why: `The host ends the guest there: ${thrown.message}.`,
        fix: 'Grant cap:context.read, which every install has by default.',
      };
    default:
      return null;
  }
};

/** Functions that a disabled feature leaves as a trap; they are on top of the stack. */
const disabledFeature: Rule = ({ thrown }) => {
  const top = thrown.frames[0] ?? '';
  if (/^subscribe-(?:instant|duration)$/.test(top)) {
    return {
      code: 'GUEST_TIMER_UNAVAILABLE',
      what: 'The handler used a timer.',
      why: 'The component was built with all features disabled, so setTimeout and setInterval end it.',
      fix: 'Remove the timer, or build without disabling clocks.',
    };
  }
  if (!/(?:fields|outgoing-request)$/.test(top)) return null;
  return {
    code: 'GUEST_FETCH_UNAVAILABLE',
    what: 'The handler called the global fetch.',
    why: 'The component was built without that feature, so the call ends it.',
    fix: 'Declare cap:http.fetch in the manifest and use fetch of alga:extension/http.',
  };
};

/** The engine gives no stack for this one, and its text says nothing of the reason. */
const fetchUncaught: Rule = ({ stderr, lastError }) => {
  if (lastError?.fn !== wasiHttpCall || !stderr.some((line) => line.includes('attempting to fetch resource'))) return null;
  const refused = lastError.error === 'HTTP-request-denied';
  return {
    code: 'GUEST_FETCH_FAILED',
    what: refused ? 'A fetch of the handler was refused.' : 'A fetch of the handler failed.',
    why: `The handler did not catch it: ${lastError.cause ?? lastError.error}.`,
    fix: refused
      ? 'Put the host on the egress allow-list, or catch the error.'
      : 'Catch the error, and answer with a status that tells the caller what went wrong.',
  };
};

const stackOverflow: Rule = ({ thrown }, error) => {
  if (error?.message !== 'too much recursion' && !/call stack/i.test(thrown.message)) return null;
  return {
    code: 'GUEST_STACK_OVERFLOW',
    what: 'The handler called itself too deeply.',
    why: `The stack of the guest is full.${at(error)}`,
    fix: 'Give the recursion an end, or turn it into a loop.',
  };
};

/** Memory never shrinks, and it grows in large steps: failing growth leaves the size below the limit. */
const outOfMemory: Rule = ({ stderr, memoryBytes, memoryLimitBytes, mute, lastError }) => {
  const told = stderr.some((line) => /out of memory|allocation (?:size|failed)/i.test(line));
  const likely = mute && lastError === null && memoryBytes > memoryLimitBytes * 0.6;
  if (!told && !likely) return null;
  return {
    code: 'GUEST_OUT_OF_MEMORY',
    what: 'The handler ran out of memory.',
    why: `It held ${mebibytes(memoryBytes)} MiB of the ${mebibytes(memoryLimitBytes)} MiB that a guest may use.`,
    fix: 'Work on smaller pieces, and let go of what is no longer needed.',
  };
};

const hostErrorUncaught: Rule = (_clues, error) => {
  if (error === null || error.hostFrame === null) return null;
  return {
    code: 'GUEST_HOST_ERROR_UNCAUGHT',
    what: `The handler did not catch the error ${error.message} of ${error.hostFrame}.`,
    why: `Host calls throw their error case, and an error that leaves the handler ends the guest.${at(error)}`,
    fix: 'Catch it around the call; the case is in the payload of the thrown value.',
  };
};

const missingHeaders: Rule = (_clues, error) => {
  if (error === null || error.stack.length > 0 || !/"length", vec\d+ is (?:undefined|null)/.test(error.message)) return null;
  return {
    code: 'GUEST_NO_HEADERS',
    what: 'The response of the handler has no headers.',
    why: 'The list of headers is required by the WIT, although the types of the SDK call it optional.',
    fix: 'Return headers, an empty list at least.',
  };
};

const missingResponse: Rule = (_clues, error) => {
  if (error === null || error.stack.length > 0 || !/\bret\d* is (?:undefined|null)|not iterable|ret\d*\b/.test(error.message))
    return null;
  return {
    code: 'GUEST_NO_RESPONSE',
    what: 'The handler returned no response.',
    why: `What it returned cannot be read as one: ${error.message}.`,
    fix: 'Return an object with status, headers and body on every path.',
  };
};

const missingHostArgument: Rule = (_clues, error) => {
  if (error === null || !/\bhost is (?:undefined|null)/.test(error.message)) return null;
  return {
    code: 'GUEST_NO_HOST_ARGUMENT',
    what: 'The handler expected the host as its second argument.',
    why: `The runner calls a handler with the request alone, so host is undefined.${at(error)}`,
    fix: 'Export a function that takes the request and passes it on with a host object made from alga:extension imports.',
  };
};

const uncaught: Rule = (_clues, error) => {
  if (error === null) return null;
  return {
    code: 'GUEST_ERROR_UNCAUGHT',
    what: `The handler threw: ${error.message}`.replace(/[^.!?]$/, '$&.'),
    why: `An error that leaves the handler ends the guest, and production shows no word of it.${at(error)}`,
    fix: 'Catch the error and answer with a status that tells the caller what went wrong.',
  };
};

const neverSettled: Rule = ({ stderr }) => {
  if (!stderr.some((line) => line.includes('event loop error'))) return null;
  return {
    code: 'GUEST_NEVER_SETTLED',
    what: 'The handler waits for something that never comes.',
    why: 'Its promise was still open when nothing was left to run.',
    fix: 'Resolve or reject every promise that the handler awaits.',
  };
};

/** Nothing but the trap itself is known of a component without standard error. */
const muteTrap: Rule = ({ mute, lastError }) => {
  if (!mute) return null;
  const clue = lastError === null ? '' : ` The last host call that failed was ${lastError.fn}, with ${lastError.error}.`;
  return {
    code: 'GUEST_TRAP',
    what: 'The handler threw an error or returned something that is no response.',
    why: `The component was built with all features disabled, so its error text is lost, and performance.now() ends it too.${clue}`,
    fix: 'Return status, headers and body on every path and catch errors; a build with output enabled shows the text.',
  };
};

const rules: readonly Rule[] = [
  sandbox,
  disabledFeature,
  stackOverflow,
  outOfMemory,
  fetchUncaught,
  hostErrorUncaught,
  missingHeaders,
  missingResponse,
  missingHostArgument,
  uncaught,
  neverSettled,
  muteTrap,
];

/** The author's own code is what can be mended, so it goes before a package that it called. */
function at(error: GuestError | null): string {
  const frame = error?.stack.find((entry) => !entry.includes('node_modules/')) ?? error?.stack[0];
  return frame === undefined ? '' : ` It happened in ${frame.replace('@', ' at ')}.`;
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
