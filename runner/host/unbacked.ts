/**
 * What the interfaces with a service of the product behind them answer while no such service is configured. That is
 * the platform's own behaviour without an internal API, down to its texts (contract topics: scheduler, invoicing,
 * clients and services, ui-proxy host APIs).
 */
import type { GuestFrame, HostOutcome, WorkerFunction } from './interface.ts';

/** A function that checks what the platform checks before it would call out, and then fails as it does. */
export function unbacked(
  params: readonly string[],
  denied: HostOutcome,
  answer: (frame: GuestFrame, args: readonly unknown[]) => HostOutcome,
): WorkerFunction {
  return { at: 'worker', params, denied, answer };
}

/** Only absence counts here; an empty install id is refused by storage alone. */
export function lacksInstall(frame: GuestFrame): boolean {
  return frame.scope.installId === null;
}

const notAllowed: HostOutcome = { err: 'not-allowed' };

/** A read of one row by id. */
export function unbackedGet(idParam: string): WorkerFunction {
  return unbacked([idParam], notAllowed, (frame) => (lacksInstall(frame) ? notAllowed : { err: 'internal' }));
}

/** A read of a page of rows. The bounds are checked before any call: pages count from 1, sizes go to 100. */
export function unbackedList(): WorkerFunction {
  return unbacked(['input'], notAllowed, (frame, [input]) => {
    if (lacksInstall(frame)) return notAllowed;
    const { page = 1, pageSize = 25 } = input as { page?: number; pageSize?: number };
    return { err: page < 1 || pageSize < 1 || pageSize > 100 ? 'invalid-input' : 'internal' };
  });
}
