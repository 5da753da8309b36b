/**
 * The platform's deterministic ids: RFC 4122 version 5 UUIDs over names in the DNS namespace (contract topic:
 * dev-install script, ids and names). The same extension has the same ids on every machine.
 */
import { createHash } from 'node:crypto';

/** The DNS namespace of RFC 4122, in which the platform forms all its names. */
const namespace = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');

/** Publisher of extensions whose manifest names none. */
export const defaultPublisher = 'local-dev';

/** Version 5 UUID of a name, lower-case. */
export function uuidV5(name: string): string {
  const bytes = createHash('sha1').update(namespace).update(name, 'utf8').digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** What names an extension: a manifest, or the part of one. */
interface ExtensionName {
  publisher: string | null;
  name: string;
}

export function publisherOf(extension: ExtensionName): string {
  return extension.publisher ?? defaultPublisher;
}

/** `publisher.name`, the form that URLs may carry in place of an id. */
export function slugOf(extension: ExtensionName): string {
  return `${publisherOf(extension)}.${extension.name}`;
}

export function registryIdOf(extension: ExtensionName): string {
  return uuidV5(`${publisherOf(extension)}/${extension.name}`);
}

export function versionIdOf(extension: ExtensionName & { version: string }): string {
  return uuidV5(`${publisherOf(extension)}/${extension.name}/${extension.version}`);
}

/** `contentHash` with its `sha256:` prefix. */
export function bundleIdOf(extension: ExtensionName & { version: string }, contentHash: string): string {
  return uuidV5(`${publisherOf(extension)}/${extension.name}/${extension.version}/${contentHash}`);
}

export function installIdOf(tenantId: string, extension: ExtensionName): string {
  return uuidV5(`${tenantId}/${publisherOf(extension)}/${extension.name}`);
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** True for what the gateway takes for an id: a UUID of versions 1 to 5, in any case. */
export function looksLikeId(text: string): boolean {
  return uuidPattern.test(text);
}
