/**
 * Walks through the code of a core module and finds the instructions that change state which cannot be set back from
 * outside: tables, and the segments that are dropped. Anything that it does not know counts as such.
 */
import { readU32 } from '../component/leb128.ts';
import type { Section } from './sections.ts';

/** What follows an opcode. */
type Shape =
  | 'none'
  | 'leb'
  | 'leb2'
  | 'memory'
  | 'four'
  | 'eight'
  | 'branches'
  | 'types'
  | 'byte'
  | 'sixteen'
  | 'memoryLane'
  | 'lasting';

const single: Shape[] = [];
const fill = (table: Shape[], from: number, to: number, shape: Shape) => table.fill(shape, from, to + 1);
single.length = 0xd3;
fill(single, 0x00, 0x01, 'none'); // unreachable, nop
fill(single, 0x02, 0x04, 'leb'); // block, loop, if
fill(single, 0x05, 0x05, 'none'); // else
fill(single, 0x06, 0x09, 'leb'); // try, catch, throw, rethrow
fill(single, 0x0b, 0x0b, 'none'); // end
fill(single, 0x0c, 0x0d, 'leb'); // br, br_if
fill(single, 0x0e, 0x0e, 'branches');
fill(single, 0x0f, 0x0f, 'none'); // return
fill(single, 0x10, 0x10, 'leb'); // call
fill(single, 0x11, 0x11, 'leb2'); // call_indirect
fill(single, 0x12, 0x12, 'leb'); // return_call
fill(single, 0x13, 0x13, 'leb2'); // return_call_indirect
fill(single, 0x18, 0x18, 'leb'); // delegate
fill(single, 0x19, 0x1b, 'none'); // catch_all, drop, select
fill(single, 0x1c, 0x1c, 'types');
fill(single, 0x20, 0x25, 'leb'); // locals, globals, table.get
fill(single, 0x26, 0x26, 'lasting'); // table.set
fill(single, 0x28, 0x3e, 'memory'); // loads and stores
fill(single, 0x3f, 0x42, 'leb'); // memory.size, memory.grow, i32.const, i64.const
fill(single, 0x43, 0x43, 'four');
fill(single, 0x44, 0x44, 'eight');
fill(single, 0x45, 0xc4, 'none'); // numeric
fill(single, 0xd0, 0xd0, 'leb'); // ref.null
fill(single, 0xd1, 0xd1, 'none'); // ref.is_null
fill(single, 0xd2, 0xd2, 'leb'); // ref.func

const bulkPrefix = 0xfc;
const bulk: Shape[] = [];
bulk.length = 18;
fill(bulk, 0, 7, 'none'); // saturating conversions
fill(bulk, 8, 8, 'leb2'); // memory.init
fill(bulk, 9, 9, 'lasting'); // data.drop
fill(bulk, 10, 10, 'leb2'); // memory.copy
fill(bulk, 11, 11, 'leb'); // memory.fill
fill(bulk, 12, 15, 'lasting'); // table.init, elem.drop, table.copy, table.grow
fill(bulk, 16, 16, 'leb'); // table.size
fill(bulk, 17, 17, 'lasting'); // table.fill

const vectorPrefix = 0xfd;
const vector: Shape[] = [];
vector.length = 276;
fill(vector, 0, 275, 'none');
fill(vector, 0, 11, 'memory');
fill(vector, 12, 13, 'sixteen'); // v128.const, shuffle
fill(vector, 21, 34, 'byte'); // lanes
fill(vector, 84, 91, 'memoryLane');
fill(vector, 92, 93, 'memory');

export interface LastingChange {
  /** Offset in the module. */
  at: number;
  opcode: string;
}

/** The first instruction that changes more than memory, globals and locals; null when there is none. */
export function findLastingChange(module: Uint8Array, code: Section | undefined): LastingChange | null {
  if (code === undefined) return null;
  let [count, at] = readU32(module, code.body);
  for (; count > 0; count -= 1) {
    const [size, body] = readU32(module, at);
    at = body + size;
    const found = scanBody(module, skipLocals(module, body), at);
    if (found !== null) return found;
  }
  return null;
}

function skipLocals(module: Uint8Array, body: number): number {
  let [groups, at] = readU32(module, body);
  for (; groups > 0; groups -= 1) {
    at = readU32(module, at)[1];
    // References to types of the module take an index behind their first byte.
    const type = module[at] ?? 0;
    at = type === 0x63 || type === 0x64 ? skipLeb(module, at + 1) : at + 1;
  }
  return at;
}

function scanBody(module: Uint8Array, start: number, end: number): LastingChange | null {
  for (let at = start; at < end;) {
    const opcode = module[at] as number;
    let shape = single[opcode];
    let next = at + 1;
    if (opcode === bulkPrefix || opcode === vectorPrefix) {
      const [second, after] = readU32(module, next);
      shape = (opcode === bulkPrefix ? bulk : vector)[second];
      next = after;
    }
    if (shape === undefined || shape === 'lasting')
      return { at, opcode: Buffer.from(module.subarray(at, next)).toString('hex') };
    at = shape === 'none' ? next : skipImmediates(module, next, shape);
  }
  return null;
}

function skipImmediates(module: Uint8Array, at: number, shape: Exclude<Shape, 'none' | 'lasting'>): number {
  switch (shape) {
    case 'leb':
      return skipLeb(module, at);
    case 'leb2':
      return skipLeb(module, skipLeb(module, at));
    case 'memory':
      return skipMemoryArgument(module, at);
    case 'memoryLane':
      return skipMemoryArgument(module, at) + 1;
    case 'byte':
      return at + 1;
    case 'four':
      return at + 4;
    case 'eight':
      return at + 8;
    case 'sixteen':
      return at + 16;
    case 'branches': {
      let [targets, next] = readU32(module, at);
      for (; targets >= 0; targets -= 1) next = skipLeb(module, next);
      return next;
    }
    case 'types': {
      const [count, next] = readU32(module, at);
      return next + count;
    }
  }
}

/** Alignment and offset; a bit of the alignment says that the index of a memory stands between them. */
function skipMemoryArgument(module: Uint8Array, at: number): number {
  const named = ((module[at] as number) & 0x40) !== 0;
  const afterAlignment = skipLeb(module, at);
  return skipLeb(module, named ? skipLeb(module, afterAlignment) : afterAlignment);
}

function skipLeb(module: Uint8Array, at: number): number {
  let end = at;
  while ((module[end] as number) >= 0x80) end += 1;
  return end + 1;
}
