/**
 * Caps the memory of a core module by rewriting the maximum in its memory section: the only limit on WebAssembly
 * memory that the engine honours. Growth past it fails inside the guest, as on the platform (contract topic: limits).
 */
import { RunnerError } from '../errors.ts';
import { readU32, writeU32 } from './leb128.ts';

const memorySection = 5;
export const pagesPerMiB = 16;
const pagesOf4GiB = 65_536;

/** Pages of 64 KiB for a limit in MiB; what 32-bit memories can address at most. */
export function pagesOf(memoryMb: number): number {
  return Math.min(Math.max(0, Math.floor(memoryMb)) * pagesPerMiB, pagesOf4GiB);
}

/**
 * Answers the module with every memory it defines capped at `maxPages`; the same bytes when it defines none.
 * Throws `RunnerError` `COMPONENT_MEMORY` when a memory starts larger than that or is of a kind that cannot be capped.
 */
export function capMemory(module: Uint8Array, maxPages: number): Uint8Array {
  for (let at = 8; at < module.length;) {
    const [size, body] = readU32(module, at + 1);
    if (module[at] === memorySection) {
      const section = cappedSection(module, body, maxPages);
      return Buffer.concat([
        module.subarray(0, at),
        Uint8Array.from([memorySection, ...writeU32(section.length), ...section]),
        module.subarray(body + size),
      ]);
    }
    at = body + size;
  }
  return module;
}

function cappedSection(module: Uint8Array, body: number, maxPages: number): number[] {
  const [count, start] = readU32(module, body);
  const section = writeU32(count);
  let at = start;
  for (let index = 0; index < count; index++) {
    const flags = module[at] ?? 0;
    if ((flags & ~1) !== 0) throw refused('shared and 64-bit memories are not supported', 'uses a shared or 64-bit memory');
    const [minimum, afterMinimum] = readU32(module, at + 1);
    const [maximum, next] = flags === 1 ? readU32(module, afterMinimum) : [pagesOf4GiB, afterMinimum];
    if (minimum > maxPages) {
      const text = `memory minimum size of ${minimum} pages exceeds memory limits`;
      throw refused(text, `starts with ${minimum} pages of 64 KiB while the limit is ${maxPages}`);
    }
    section.push(1, ...writeU32(minimum), ...writeU32(Math.min(maximum, maxPages)));
    at = next;
  }
  return section;
}

function refused(message: string, because: string): RunnerError {
  return new RunnerError('COMPONENT_MEMORY', message, {
    what: 'The component cannot start within its memory limit.',
    why: `It ${because}.`,
    fix: 'Raise the memory limit of the request, or build the component without that memory.',
  });
}
