/** What an install is granted when it is made: the known capabilities among those that its version asks for. */
import { isKnownCapability, normaliseCapability } from '../project/capabilities.ts';

/** In the platform's spelling, each once. */
export function knownCapabilities(capabilities: readonly string[]): string[] {
  return [...new Set(capabilities.filter(isKnownCapability).map(normaliseCapability))];
}
