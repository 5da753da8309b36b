/** A runner over the mirror guest and services that record: for what crosses the sandbox's border, and how it looks behind. */
import { capabilities } from '../host/capabilities.ts';
import { buildTestComponent } from './build-component.ts';
import { mirrorGuestSource, readMirrored, writeMirrored } from './mirror-guest.ts';
import type { Mirrored } from './mirror-guest.ts';
import { recordingServices } from './recording-services.ts';
import { createRig } from './rig.ts';
import type { Answer, CallOptions, Rig } from './rig.ts';

export interface MirrorRig extends Rig {
  /** Sends a value to a path of the mirror guest, with all capabilities. */
  ask(path: string, value: unknown, given?: CallOptions): Promise<Answer>;
  /** Lets the guest make a call, named as `storage.put`, that the service answers with `reply`; an error is thrown. */
  hostCall(name: string, args: unknown[], reply: unknown): Promise<HostCall>;
}

export interface HostCall {
  /** Name and arguments of the service's function; null where none was called. */
  asked: unknown[] | null;
  /** Null where the guest trapped. */
  seen: Mirrored | null;
  error: string | null;
}

export async function createMirrorRig(): Promise<MirrorRig> {
  const { services, last, answer } = recordingServices();
  const rig = await createRig(await buildTestComponent({ source: mirrorGuestSource }), { workers: 1, services });
  const ask: MirrorRig['ask'] = (path, value, given = {}) =>
    rig.call(path, { body: writeMirrored(value), providers: [...capabilities], ...given });
  return {
    ...rig,
    ask,
    async hostCall(name, args, reply) {
      answer(reply);
      const [module, fn] = name.split('.');
      const { body, error } = await ask('/call', [module, fn, args]);
      return { asked: last(), seen: readMirrored(body) as Mirrored | null, error };
    },
  };
}
