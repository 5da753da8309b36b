/** The bundle store: objects below a bucket, and a note of every request. */
import { listen } from './listen.ts';
import type { Address, Peer, PeerReply, PeerRequest } from './listen.ts';

export interface StorePeer extends Peer {
  /** Puts an object at a key of the bucket, or says how requests for it are answered. */
  put(key: string, object: Uint8Array | PeerReply): void;
  /** Requests for a key, in order. */
  requests(key: string): PeerRequest[];
  /** How the bucket itself answers HEAD. */
  setBucketStatus(status: number): void;
}

export const bucket = '/bucket/';

export async function startStore(address: Address): Promise<StorePeer> {
  const objects = new Map<string, PeerReply>();
  const seen: PeerRequest[] = [];
  let bucketStatus = 200;
  const peer = await listen(address, (request) => {
    seen.push(request);
    if (request.method === 'HEAD') return { status: `${request.path}/` === bucket ? bucketStatus : 404 };
    const key = decodeURIComponent(request.path);
    return objects.get(key) ?? { status: 404, body: 'no such object' };
  });
  return {
    ...peer,
    put(key, object) {
      const reply = object instanceof Uint8Array ? { status: 200, body: object } : object;
      objects.set(`${bucket}${key}`, reply);
    },
    requests: (key) => seen.filter(({ method, path }) => method === 'GET' && decodeURIComponent(path) === `${bucket}${key}`),
    setBucketStatus: (status) => {
      bucketStatus = status;
    },
  };
}
