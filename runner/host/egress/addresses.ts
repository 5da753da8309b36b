/** Addresses that belong to this machine or its networks, which a guest must not reach by default. */
import { BlockList, isIPv6 } from 'node:net';

const privateV4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const privateV6: readonly [string, number][] = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const blocked = new BlockList();
for (const [network, prefix] of privateV4) blocked.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of privateV6) blocked.addSubnet(network, prefix, 'ipv6');

/** True for loopback, private, link-local, multicast and other reserved ranges; mapped IPv4 counts as IPv4. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  return blocked.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4');
}

/** Names that mean this machine or its network without asking a resolver. */
export function isPrivateName(host: string): boolean {
  return ['localhost', 'local', 'internal'].some((name) => host === name || host.endsWith(`.${name}`));
}
