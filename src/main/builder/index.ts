/**
 * Entry of the builder process: the memory-hungry and blocking steps of a build, one at a time. It holds nothing
 * that matters, so the engine may kill it at any moment, and it ends when the engine does.
 */
import { componentize } from './componentize.ts';
import { guestTypes } from './guest-types.ts';
import { pack } from './pack.ts';
import type { BuilderJobs, BuilderReply, BuilderRequest, JobKind, RemoteFailure } from './protocol.ts';

const send = process.send?.bind(process);
if (!send) throw new Error('The builder is started by the workbench.');

process.on('disconnect', () => process.exit(0));
process.on('message', (request: BuilderRequest) => {
  void answer(request).then((reply) => send(reply));
});

async function answer(request: BuilderRequest): Promise<BuilderReply> {
  try {
    return { id: request.id, ok: true, result: await work(request) };
  } catch (error) {
    return { id: request.id, ok: false, failure: describe(error) };
  }
}

function work(request: BuilderRequest): Promise<BuilderJobs[JobKind]['result']> {
  switch (request.kind) {
    case 'componentize':
      return componentize(request.input);
    case 'pack':
      return pack(request.input);
    case 'guestTypes':
      return guestTypes(request.input);
  }
}

function describe(error: unknown): RemoteFailure {
  if (!(error instanceof Error)) return { message: String(error), stack: null, errno: null, path: null };
  const { code, path } = error as NodeJS.ErrnoException;
  return { message: error.message, stack: error.stack ?? null, errno: code ?? null, path: path ?? null };
}
