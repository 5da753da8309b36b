/** The registry: which installs are valid, and whose a host is. Internal APIs that fall back to it are passed on. */
import { json, listen } from './listen.ts';
import type { Address, Peer, PeerReply, PeerRequest } from './listen.ts';

export interface RegistryPeer extends Peer {
  /** Says how the validation of a tenant, extension and hash is answered; `true` is the registry's yes. */
  allow(install: Triple, reply?: PeerReply): void;
  /** Says how the look-up of a host is answered. */
  serve(host: string, reply: PeerReply): void;
  validations(install: Partial<Triple>): PeerRequest[];
  lookups(host: string): PeerRequest[];
}

export interface Triple {
  tenant: string;
  extension: string;
  hash: string;
}

export async function startRegistry(address: Address, internal: (request: PeerRequest) => PeerReply): Promise<RegistryPeer> {
  const validations = new Map<string, PeerReply>();
  const hosts = new Map<string, PeerReply>();
  const seen: PeerRequest[] = [];
  const peer = await listen(address, (request) => {
    if (request.path.includes('/api/internal/')) return internal(request);
    seen.push(request);
    if (request.path === '/api/installs/validate') return validations.get(keyOf(tripleOf(request))) ?? json({ valid: false });
    if (request.path !== '/api/installs/lookup-by-host') return { status: 404 };
    return hosts.get(request.query.get('host') ?? '') ?? json({ error: 'not_found' }, 404);
  });
  return {
    ...peer,
    allow: (install, reply = json({ valid: true })) => void validations.set(keyOf(install), reply),
    serve: (host, reply) => void hosts.set(host, reply),
    validations: (wanted) =>
      seen.filter((request) => {
        const asked = tripleOf(request);
        return (
          request.path.endsWith('/validate') &&
          Object.entries(wanted).every(([key, value]) => asked[key as keyof Triple] === value)
        );
      }),
    lookups: (host) => seen.filter(({ path, query }) => path.endsWith('/lookup-by-host') && query.get('host') === host),
  };
}

const keyOf = ({ tenant, extension, hash }: Triple): string => JSON.stringify([tenant, extension, hash]);

function tripleOf({ query }: PeerRequest): Triple {
  return {
    tenant: query.get('tenant') ?? '',
    extension: query.get('extension') ?? '',
    hash: query.get('hash') ?? '',
  };
}
