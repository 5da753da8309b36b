/**
 * A memory as instantiation leaves it, and the way back to it. Only pages that hold something are kept, once for all
 * threads; a page that was zero is written only if the guest wrote to it, so that it costs no memory until then.
 */
import { wasm } from '../component/wasm.ts';
import type { WasmMemory, WasmModule } from '../component/wasm.ts';
import { memoryExport } from './expose.ts';

export interface MemoryImage {
  /** Size of the memory. */
  byteLength: number;
  /** Offset and length, one pair after the other, of the ranges that are not zero; multiples of the page. */
  ranges: Uint32Array;
  /** What the ranges hold, end to end. */
  content: SharedArrayBuffer;
}

/** Bytes that are looked at together; what the system maps at once. */
const page = 4096;
const zeroes = new Uint8Array(16 * page);

/**
 * Instantiates a module that exports its memory for reset, with imports that nobody calls. Null where that takes
 * more than functions: its memory then depends on others.
 */
export function captureMemory(module: WasmModule): MemoryImage | null {
  const imports: Record<string, Record<string, unknown>> = {};
  for (const { module: from, name, kind } of wasm.Module.imports(module)) {
    if (kind !== 'function') return null;
    (imports[from] ??= {})[name] = () => 0;
  }
  const memory = new wasm.Instance(module, imports).exports[memoryExport] as WasmMemory;
  return imageOf(new Uint8Array(memory.buffer));
}

export function imageOf(memory: Uint8Array): MemoryImage {
  const bytes = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
  const ranges: number[] = [];
  for (let at = 0; at < bytes.length; at += page) {
    if (bytes.compare(zeroes, 0, page, at, at + page) === 0) continue;
    const last = ranges.length - 2;
    if (last >= 0 && (ranges[last] ?? 0) + (ranges[last + 1] ?? 0) === at) ranges[last + 1] = (ranges[last + 1] ?? 0) + page;
    else ranges.push(at, page);
  }
  const content = new SharedArrayBuffer(sumOfLengths(ranges));
  const image = { byteLength: bytes.length, ranges: Uint32Array.from(ranges), content };
  forEachRange(image, (at, length, from) => new Uint8Array(content, from, length).set(bytes.subarray(at, at + length)));
  return image;
}

/** False, and nothing is changed, where the memory has grown: it cannot shrink, and a guest can see its size. */
export function restoreMemory(memory: WasmMemory, image: MemoryImage): boolean {
  if (memory.buffer.byteLength !== image.byteLength) return false;
  const bytes = Buffer.from(memory.buffer);
  let behind = 0;
  forEachRange(image, (at, length, from) => {
    clear(bytes, behind, at);
    bytes.set(new Uint8Array(image.content, from, length), at);
    behind = at + length;
  });
  clear(bytes, behind, bytes.length);
  return true;
}

export function equalsImage(memory: WasmMemory, image: MemoryImage): boolean {
  const now = imageOf(new Uint8Array(memory.buffer));
  return (
    now.byteLength === image.byteLength &&
    Buffer.from(now.ranges.buffer).equals(Buffer.from(Uint32Array.from(image.ranges).buffer)) &&
    Buffer.from(now.content).equals(Buffer.from(image.content))
  );
}

/** Looks at large pieces first: most of what was zero still is. */
function clear(bytes: Buffer, start: number, end: number, piece = zeroes.length): void {
  for (let at = start; at < end; at += piece) {
    const behind = Math.min(at + piece, end);
    if (bytes.compare(zeroes, 0, behind - at, at, behind) === 0) continue;
    if (piece === page) bytes.fill(0, at, behind);
    else clear(bytes, at, behind, page);
  }
}

function forEachRange(image: MemoryImage, visit: (at: number, length: number, from: number) => void): void {
  let from = 0;
  for (let index = 0; index < image.ranges.length; index += 2) {
    const length = image.ranges[index + 1] ?? 0;
    visit(image.ranges[index] ?? 0, length, from);
    from += length;
  }
}

function sumOfLengths(ranges: readonly number[]): number {
  return ranges.reduce((sum, value, index) => (index % 2 === 1 ? sum + value : sum), 0);
}
