/** The sections of a core module, and of each what tells whether its state can be set back. */
import { readU32 } from '../component/leb128.ts';

export interface Section {
  id: number;
  /** Offset of the id, of the content, and behind the content. */
  start: number;
  body: number;
  end: number;
}

export const sectionIds = { import: 2, table: 4, memory: 5, global: 6, export: 7, start: 8, code: 10 } as const;

const importKinds = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;

export function readSections(module: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (let start = 8; start < module.length;) {
    const [size, body] = readU32(module, start + 1);
    sections.push({ id: module[start] ?? 0, start, body, end: body + size });
    start = body + size;
  }
  return sections;
}

export interface ImportCounts {
  memories: number;
  globals: number;
}

/** How many memories and globals are imported: they come first in the index spaces. Throws `RangeError` on unknown kinds. */
export function countImports(module: Uint8Array, section: Section | undefined): ImportCounts {
  const counts: ImportCounts = { memories: 0, globals: 0 };
  if (section === undefined) return counts;
  let [count, at] = readU32(module, section.body);
  for (; count > 0; count -= 1) {
    at = skipName(module, skipName(module, at));
    const kind = module[at];
    at += 1;
    if (kind === importKinds.function) at = readU32(module, at)[1];
    else if (kind === importKinds.table) at = skipLimits(module, at + 1);
    else if (kind === importKinds.memory) at = skipLimits(module, at);
    else if (kind === importKinds.global) at += 2;
    else if (kind === importKinds.tag) at = readU32(module, at + 1)[1];
    else throw new RangeError(`import of kind ${kind}`);
    if (kind === importKinds.memory) counts.memories += 1;
    if (kind === importKinds.global) counts.globals += 1;
  }
  return counts;
}

function skipName(module: Uint8Array, at: number): number {
  const [length, start] = readU32(module, at);
  return start + length;
}

/** Minimum, and maximum where the flags say so. */
function skipLimits(module: Uint8Array, at: number): number {
  const afterMinimum = readU32(module, at + 1)[1];
  return ((module[at] ?? 0) & 1) === 0 ? afterMinimum : readU32(module, afterMinimum)[1];
}

/** Entries of a section that is a vector. */
export function countEntries(module: Uint8Array, section: Section | undefined): number {
  return section === undefined ? 0 : readU32(module, section.body)[0];
}

const constant = { i32: 0x41, i64: 0x42, f32: 0x43, f64: 0x44, get: 0x23, end: 0x0b } as const;
/** i32, i64, f32, f64: what JavaScript can read and write back exactly. */
const numberTypes = new Set([0x7f, 0x7e, 0x7d, 0x7c]);

/**
 * Positions, among the globals that the module defines, of those that code can change. Throws `RangeError` where one
 * is no number, or starts from something other than one constant.
 */
export function mutableGlobals(module: Uint8Array, section: Section | undefined): number[] {
  const found: number[] = [];
  if (section === undefined) return found;
  const [count, start] = readU32(module, section.body);
  let at = start;
  for (let index = 0; index < count; index += 1) {
    const mutable = module[at + 1] === 1;
    if (mutable && !numberTypes.has(module[at] ?? 0)) throw new RangeError('a global that is no number');
    at = skipConstant(module, at + 2);
    if (mutable) found.push(index);
  }
  return found;
}

function skipConstant(module: Uint8Array, at: number): number {
  const opcode = module[at];
  let end = at + 1;
  if (opcode === constant.i32 || opcode === constant.i64) end = skipSigned(module, end);
  else if (opcode === constant.f32) end += 4;
  else if (opcode === constant.f64) end += 8;
  else if (opcode === constant.get) end = readU32(module, end)[1];
  else throw new RangeError(`a global that starts from instruction ${opcode}`);
  if (module[end] !== constant.end) throw new RangeError('a global that starts from a calculation');
  return end + 1;
}

/** Behind a signed LEB128 of any width. */
function skipSigned(module: Uint8Array, at: number): number {
  let end = at;
  while (((module[end] ?? 0) & 0x80) !== 0) end += 1;
  return end + 1;
}
