/** The two reads that `clients` and `services` share: a page of rows, and one row by its id. */
import { noteFailure, noteFidelity } from './failure.ts';
import type { EngineCall, EngineFunction, HostOutcome } from './interface.ts';
import type { HostServices, Page, PageQuery, ReadingUser } from './services.ts';

const notAllowed: HostOutcome = { err: 'not-allowed' };

interface Reading {
  call: EngineCall;
  installId: string;
  user: ReadingUser;
}

interface Reader<Item> {
  list(installId: string, query: PageQuery, user: ReadingUser): Promise<Page<Item>>;
  get(installId: string, id: string, user: ReadingUser): Promise<Item | null>;
}

type Pick<Item> = (services: HostServices) => Reader<Item> | undefined;

/** A page of rows. The runner fills in what is missing and checks the bounds before it asks the service. */
export function pageFunction<Item extends object>(pick: Pick<Item>): EngineFunction {
  return reading(['input'], async ({ call, installId, user }, input) => {
    const query = { ...(input as Partial<PageQuery>) };
    const { page = 1, pageSize = 25 } = query;
    if (page < 1 || pageSize < 1 || pageSize > 100) return { err: 'invalid-input' };
    const service = pick(call.services);
    if (service === undefined) return { err: 'internal' };
    const { items, totalCount, fidelity, ...place } = await service.list(installId, { ...query, page, pageSize }, user);
    noteFidelity(call, fidelity);
    return { ok: { items: items.map(recordOf), totalCount, page: place.page, pageSize: place.pageSize } };
  });
}

/** One row; none is an answer too. */
export function itemFunction<Item extends object>(idParam: string, pick: Pick<Item>): EngineFunction {
  return reading([idParam], async ({ call, installId, user }, id) => {
    const service = pick(call.services);
    if (service === undefined) return { err: 'internal' };
    const item = await service.get(installId, id as string, user);
    return { ok: item === null ? undefined : recordOf(item) };
  });
}

function reading(params: readonly string[], run: (reading: Reading, arg: unknown) => Promise<HostOutcome>): EngineFunction {
  return {
    at: 'engine',
    params,
    denied: notAllowed,
    async answer(call, [arg]) {
      const { installId } = call.scope;
      // Only absence counts here; an empty install id is refused by storage alone.
      if (installId === null) return notAllowed;
      const user = call.user === null ? null : { userId: call.user.user_id, userType: call.user.user_type };
      try {
        return await run({ call, installId, user }, arg);
      } catch (error) {
        return { err: caseOf(noteFailure(call, error).status) };
      }
    },
  };
}

function caseOf(status: number): 'not-allowed' | 'invalid-input' | 'internal' {
  if (status === 401 || status === 403) return 'not-allowed';
  return status === 400 ? 'invalid-input' : 'internal';
}

/** The WIT knows absence, not null. */
function recordOf(item: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]: [string, unknown]) => [name, value ?? undefined]));
}
