/** The internal APIs of the platform's server: cases say what each install is answered, and see what was asked. */
import { json, listen } from './listen.ts';
import type { Address, Peer, PeerReply, PeerRequest } from './listen.ts';

export interface InternalPeer extends Peer {
  /** How the requests of an install are answered from now on. */
  answer(install: string, reply: PeerReply | ((operation: Record<string, unknown>) => PeerReply)): void;
  requests(install: string): InternalRequest[];
  /** The same answers, for requests that came in elsewhere. */
  handle(request: PeerRequest): PeerReply;
}

export interface InternalRequest extends PeerRequest {
  /** Name of the API, such as `ext-storage`. */
  api: string;
  operation: Record<string, unknown>;
}

export async function startInternal(address: Address): Promise<InternalPeer> {
  const answers = new Map<string, PeerReply | ((operation: Record<string, unknown>) => PeerReply)>();
  const seen: (InternalRequest & { install: string })[] = [];

  function handle(request: PeerRequest): PeerReply {
    const [, api = '', id = ''] = /\/api\/internal\/([^/]+)\/install\/([^/]*)$/.exec(request.path) ?? [];
    const install = decodeURIComponent(id);
    const operation = JSON.parse(request.body.toString() || 'null') as Record<string, unknown>;
    seen.push({ ...request, api, install, operation });
    const reply = answers.get(install) ?? json({ error: 'Install not found', code: 'NOT_FOUND' }, 404);
    return typeof reply === 'function' ? reply(operation) : reply;
  }

  return {
    ...(await listen(address, handle)),
    answer: (install, reply) => void answers.set(install, reply),
    requests: (install) => seen.filter((request) => request.install === install),
    handle,
  };
}
