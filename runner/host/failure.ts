/** What the interfaces with a service of the product behind them share: causes in the trace, absence of an install. */
import { textOf } from '../errors.ts';
import type { Attribute } from '../observe.ts';
import type { EngineCall } from './interface.ts';
import { HostFailure } from './services.ts';
import type { FidelityNote } from './services.ts';

/** Puts the cause of a failed call into its span, and answers the service's status; 0 stands for no answer at all. */
export function noteFailure(call: EngineCall, error: unknown): { status: number; body: string; message: string } {
  if (!(error instanceof HostFailure)) {
    const message = textOf(error);
    call.note({ cause: message });
    return { status: 0, body: message, message };
  }
  const { status, wireCode, message, body } = error;
  call.note({ cause: { status, code: wireCode, message, body: parsed(body) } });
  noteFidelity(call, error.fidelity);
  return { status, body, message };
}

export function noteFidelity(call: EngineCall, notes: readonly FidelityNote[] | undefined): void {
  if (notes !== undefined && notes.length > 0) call.note({ fidelity: notes.map((note) => ({ ...note })) });
}

function parsed(body: string): Attribute {
  try {
    return JSON.parse(body) as Attribute;
  } catch {
    return body;
  }
}
