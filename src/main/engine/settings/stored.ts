/** What stands in the settings file for a value: plain JSON for most, a sealed text for secrets. */
import { z } from 'zod';
import type { KeyProvider } from '../secrets/keys.ts';
import { seal, unseal } from '../secrets/seal.ts';
import type { SettingDefinition } from './definition.ts';
import { itemsOf } from './values.ts';

const sealedSchema = z.object({ scheme: z.string(), sealed: z.string() });

/** `locked`: a secret that the present key does not open. */
type Stored = { kind: 'none' } | { kind: 'text'; text: string } | { kind: 'locked' } | { kind: 'misfit' };

/** Binds a sealed text to its setting. */
const contextOf = (name: string): string => `settings/${name}`;

/** Reads what the file holds. A secret that a person wrote in plain text counts too. */
export function decodeStored(name: string, value: unknown, keys: KeyProvider): Stored {
  if (value === undefined || value === null || value === '') return { kind: 'none' };
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'text', text: String(value) };
  }
  if (Array.isArray(value)) return { kind: 'text', text: value.map(String).join(',') };
  const sealed = sealedSchema.safeParse(value);
  if (!sealed.success) return { kind: 'misfit' };
  const key = sealed.data.scheme === keys.scheme ? keys.read() : null;
  const text = key === null ? null : unseal(key, sealed.data.sealed, contextOf(name));
  return text === null ? { kind: 'locked' } : { kind: 'text', text };
}

/** Makes the JSON that stands for a judged text. The first secret makes the key. */
export function encodeStored(name: string, definition: SettingDefinition, text: string, keys: KeyProvider): unknown {
  switch (definition.kind) {
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'list':
      return itemsOf(text);
    case 'secret':
      return { scheme: keys.scheme, sealed: seal(keys.read() ?? keys.create(), text, contextOf(name)) };
    case 'text':
    case 'url':
    case 'choice':
      return text;
  }
}
