/** What lies outside of the platform's server: hosts that guests fetch from, the ui-proxy's target, and a Vault. */
import { listen } from './listen.ts';
import type { Address, Peer, PeerReply, PeerRequest } from './listen.ts';

export interface OutsidePeer extends Peer {
  /** How requests for a path, as it is sent, are answered. */
  answer(path: string, reply: PeerReply): void;
  requests(path: string): PeerRequest[];
}

export async function startOutside(address: Address): Promise<OutsidePeer> {
  const answers = new Map<string, PeerReply>();
  const seen: PeerRequest[] = [];
  const peer = await listen(address, (request) => {
    seen.push(request);
    return answers.get(request.path) ?? { status: 404, body: 'nothing here' };
  });
  return {
    ...peer,
    answer: (path, reply) => void answers.set(path, reply),
    requests: (path) => seen.filter((request) => request.path === path),
  };
}
