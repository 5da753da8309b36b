/** How kinds, states and statuses of traces look: an icon or shape, and always a word. */
import { ArrowLeftRight, Box, Braces, Cog, Cpu, DoorOpen, Plug, Send, ShieldCheck, type LucideIcon } from 'lucide-react';
import type { LogRecord, Span, SpanKind, TraceSummary } from '../../../contract/traces.ts';
import type { Tone } from '../../ui/Badge.tsx';
import type { Status } from '../../ui/StatusDot.tsx';

interface KindLook {
  icon: LucideIcon;
  label: string;
  /** What the workbench and the platform do around the author's code; drawn quieter. */
  isPlumbing: boolean;
}

export const kindLooks: Record<SpanKind, KindLook> = {
  request: { icon: Send, label: 'Request', isPlumbing: true },
  bridge: { icon: ArrowLeftRight, label: 'Bridge', isPlumbing: true },
  gateway: { icon: DoorOpen, label: 'Gateway', isPlumbing: true },
  access: { icon: ShieldCheck, label: 'Check', isPlumbing: true },
  runner: { icon: Cpu, label: 'Runner', isPlumbing: true },
  load: { icon: Box, label: 'Load', isPlumbing: true },
  guest: { icon: Braces, label: 'Handler', isPlumbing: false },
  'host-call': { icon: Plug, label: 'Host call', isPlumbing: false },
  internal: { icon: Cog, label: 'Internal', isPlumbing: true },
};

export const spanStates: Record<Span['state'], { status: Status; label: string }> = {
  open: { status: 'busy', label: 'in flight' },
  ok: { status: 'ok', label: 'ok' },
  error: { status: 'error', label: 'failed' },
  interrupted: { status: 'idle', label: 'interrupted' },
};

export const logTones: Record<LogRecord['level'], Tone> = {
  trace: 'neutral',
  debug: 'neutral',
  info: 'info',
  warn: 'warn',
  error: 'error',
};

export const sourceLabels: Record<TraceSummary['source'], string> = {
  console: 'console',
  bridge: 'bridge',
  cli: 'CLI',
  http: 'HTTP',
  schedule: 'schedule',
  internal: 'runner',
};

/** Reason phrases of the statuses that handlers and the gateway use most. */
const phrases: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** `200 OK`; the number alone where no phrase is usual. */
export function statusText(status: number): string {
  const phrase = phrases[status];
  return phrase === undefined ? String(status) : `${status} ${phrase}`;
}

export function statusLook(status: number): Status {
  return status < 300 ? 'ok' : status < 400 ? 'idle' : status < 500 ? 'warn' : 'error';
}

/** The state of a whole request, by what the client was told where it was told something. */
export function traceLook({ state, status }: Pick<TraceSummary, 'state' | 'status'>): { status: Status; label: string } {
  if (status !== null && state !== 'open') return { status: statusLook(status), label: statusText(status) };
  return spanStates[state];
}
