/** Small core modules for tests, put together from their parts. */
import { writeU32 } from '../component/leb128.ts';

export interface CoreModuleParts {
  /** Bytes of function bodies without locals and final `end`; all have the type `() -> ()`. */
  functions?: number[][];
  memories?: [minimum: number, maximum: number][];
  /** Type, mutability, and the initial expression without its `end`. */
  globals?: { type: number; mutable: boolean; initial: number[] }[];
  tables?: number;
  exports?: { name: string; kind: number; index: number }[];
  importedGlobals?: string[];
  importedFunctions?: string[];
  /** Runs the first defined function. */
  start?: boolean;
  /** Passive segments. */
  data?: number[][];
  elements?: boolean;
}

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const end = 0x0b;
const functionType = [0x60, 0, 0];
const i32 = 0x7f;

/** An `export` kind. */
export const exportKind = { function: 0, table: 1, memory: 2, global: 3 } as const;

export function coreModule(parts: CoreModuleParts): Uint8Array {
  const { functions = [], memories = [], globals = [], tables = 0, exports = [], data = [], elements = false } = parts;
  const imports = [
    ...(parts.importedFunctions ?? []).map((name) => [...text('env'), ...text(name), 0, 0]),
    ...(parts.importedGlobals ?? []).map((name) => [...text('env'), ...text(name), 3, i32, 1]),
  ];
  const firstOwn = parts.importedFunctions?.length ?? 0;
  return Uint8Array.from([
    ...header,
    ...section(1, [functionType]),
    ...section(2, imports),
    ...section(
      3,
      functions.map(() => [0]),
    ),
    ...section(
      4,
      Array.from({ length: tables }, () => [0x70, 1, 2, 2]),
    ),
    ...section(
      5,
      memories.map(([minimum, maximum]) => [1, ...writeU32(minimum), ...writeU32(maximum)]),
    ),
    ...section(
      6,
      globals.map(({ type, mutable, initial }) => [type, mutable ? 1 : 0, ...initial, end]),
    ),
    ...section(
      7,
      exports.map(({ name, kind, index }) => [...text(name), kind, ...writeU32(index)]),
    ),
    ...(parts.start === true ? [8, 1, firstOwn] : []),
    ...section(9, elements ? [[1, 0, 1, ...writeU32(firstOwn)]] : []),
    ...(data.length === 0 ? [] : [12, 1, data.length]),
    ...section(
      10,
      functions.map((body) => sized([0, ...body, end])),
    ),
    ...section(
      11,
      data.map((bytes) => [1, ...writeU32(bytes.length), ...bytes]),
    ),
  ]);
}

function section(id: number, entries: number[][]): number[] {
  if (entries.length === 0) return [];
  return [id, ...sized([...writeU32(entries.length), ...entries.flat()])];
}

function sized(bytes: number[]): number[] {
  return [...writeU32(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return sized([...Buffer.from(value)]);
}
