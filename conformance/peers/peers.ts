/** All that a runner talks to, on ports that can be chosen. */
import type { Address } from './listen.ts';
import { startInternal } from './internal.ts';
import type { InternalPeer } from './internal.ts';
import { startOutside } from './outside.ts';
import type { OutsidePeer } from './outside.ts';
import { startRedis } from './redis.ts';
import type { RedisPeer } from './redis.ts';
import { startRegistry } from './registry.ts';
import type { RegistryPeer } from './registry.ts';
import { startStore } from './store.ts';
import type { StorePeer } from './store.ts';

export const peerNames = ['store', 'registry', 'internal', 'outside', 'redis'] as const;
export type PeerName = (typeof peerNames)[number];
export type PeerPorts = Record<PeerName, number>;
/** Without a slash at their end. */
export type PeerUrls = Record<PeerName, string>;

export interface Peers {
  store: StorePeer;
  registry: RegistryPeer;
  internal: InternalPeer;
  outside: OutsidePeer;
  redis: RedisPeer;
  ports: PeerPorts;
  close(): Promise<void>;
}

/** One after the other, so that a runner in another terminal needs no options. */
export const defaultPorts: PeerPorts = { store: 9741, registry: 9742, internal: 9743, outside: 9744, redis: 9745 };

/** Rejects when a port cannot be had; nothing stays open then. */
export async function startPeers(bind: string, ports: PeerPorts): Promise<Peers> {
  await using stack = new AsyncDisposableStack();
  const opened = async <Opened extends { port: number; close(): Promise<void> }>(peer: Promise<Opened>): Promise<Opened> =>
    stack.adopt(await peer, (open) => open.close());
  const at = (name: PeerName): Address => ({ host: bind, port: ports[name] });
  const store = await opened(startStore(at('store')));
  const internal = await opened(startInternal(at('internal')));
  const registry = await opened(startRegistry(at('registry'), internal.handle));
  const outside = await opened(startOutside(at('outside')));
  const redis = await opened(startRedis(at('redis')));
  const all = { store, registry, internal, outside, redis };
  const kept = stack.move();
  return {
    ...all,
    ports: {
      store: store.port,
      registry: registry.port,
      internal: internal.port,
      outside: outside.port,
      redis: redis.port,
    },
    close: () => kept.disposeAsync(),
  };
}

/** `host` is the name by which the runner reaches the peers. */
export function urlsOf(host: string, ports: PeerPorts): PeerUrls {
  const http = (name: PeerName): string => `http://${host}:${ports[name]}`;
  return {
    store: http('store'),
    registry: http('registry'),
    internal: http('internal'),
    outside: http('outside'),
    redis: `redis://${host}:${ports.redis}`,
  };
}
