/**
 * Reads the outer sections of a component binary: is it a component at all, what does it import, does it export
 * the handler. Cheap enough to run on every build and every load (it skips the bodies of all sections).
 */
import { RunnerError } from '../errors.ts';
import { readU32 } from './leb128.ts';

export interface ComponentSurface {
  /** Interface names as written, such as `alga:extension/storage` or `wasi:io/streams@0.2.3`. */
  imports: string[];
  exports: string[];
}

const magic = [0x00, 0x61, 0x73, 0x6d];
const importSection = 10;
const exportSection = 11;
const valueKind = 2;
const typeKind = 3;

/**
 * Lists imports and exports of a component.
 * Throws `RunnerError` `COMPONENT_INVALID` for anything else, saying what it is instead.
 */
export function inspectComponent(bytes: Uint8Array): ComponentSurface {
  refuseOthers(bytes);
  const surface: ComponentSurface = { imports: [], exports: [] };
  try {
    for (let at = 8; at < bytes.length;) {
      const id = bytes[at];
      const [size, body] = readU32(bytes, at + 1);
      const end = body + size;
      if (end > bytes.length) throw new RangeError('section is cut off');
      if (id === importSection) surface.imports.push(...readImports(bytes.subarray(body, end)));
      if (id === exportSection) surface.exports.push(...readExports(bytes.subarray(body, end)));
      at = end;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalid(
      `component binary cannot be read: ${error.message}`,
      'the file is damaged or was cut off while it was written',
    );
  }
  return surface;
}

/** As `inspectComponent`, and throws `COMPONENT_NO_HANDLER` when the world-level export `handler` is missing. */
export function inspectHandler(bytes: Uint8Array): ComponentSurface {
  const surface = inspectComponent(bytes);
  if (surface.exports.includes('handler')) return surface;
  const found = surface.exports.length === 0 ? 'It exports nothing.' : `It exports ${surface.exports.join(', ')}.`;
  throw new RunnerError('COMPONENT_NO_HANDLER', 'no exported function `handler`', {
    what: 'The component exports no handler function.',
    why: `The runner calls the export named handler of the world alga:extension/runner. ${found}`,
    fix: 'Export a function named handler from the entry module and build it for the world named runner.',
  });
}

function refuseOthers(bytes: Uint8Array): void {
  if (bytes.length < 8 || magic.some((byte, index) => bytes[index] !== byte)) {
    throw invalid('not a WebAssembly binary', 'it does not start with the WebAssembly magic number');
  }
  const layer = (bytes[6] ?? 0) | ((bytes[7] ?? 0) << 8);
  if (layer === 0) {
    throw invalid(
      'attempted to parse a wasm module with a component parser',
      'it is a core WebAssembly module, not a component',
    );
  }
  if (layer !== 1) throw invalid('unknown binary layer', `its binary layer is ${layer}, which this runner does not know`);
}

function invalid(message: string, because: string): RunnerError {
  return new RunnerError('COMPONENT_INVALID', message, {
    what: 'The file is not a WebAssembly component.',
    why: `The platform runs components only, and ${because}.`,
    fix: 'Build the handler again, or copy the component that the build wrote to dist/main.wasm.',
  });
}

function readImports(section: Uint8Array): string[] {
  const [count, start] = readU32(section, 0);
  const names: string[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    const [name, next] = readName(section, at);
    // A world that uses types imports each of them by name as well; those name no interface.
    if (section[next] !== typeKind) names.push(name);
    at = skipExternDescription(section, next);
  }
  return names;
}

function readExports(section: Uint8Array): string[] {
  const [count, start] = readU32(section, 0);
  const names: string[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    const [name, next] = readName(section, at);
    names.push(name);
    at = skipSort(section, next);
    at = readU32(section, at)[1];
    at = section[at] === 0 ? at + 1 : skipExternDescription(section, at + 1);
  }
  return names;
}

/** A kind byte (0 and 1 plain; 2 with a version suffix after the name), then the name. */
function readName(section: Uint8Array, at: number): [name: string, next: number] {
  const kind = section[at];
  if (kind === undefined || kind > 2) throw new RangeError('unknown kind of name');
  const [name, next] = readString(section, at + 1);
  if (kind !== 2) return [name, next];
  return [name, readString(section, next)[1]];
}

function readString(section: Uint8Array, at: number): [text: string, next: number] {
  const [length, start] = readU32(section, at);
  if (start + length > section.length) throw new RangeError('name is cut off');
  return [new TextDecoder().decode(section.subarray(start, start + length)), start + length];
}

/** Core sorts take two bytes, all others one. */
function skipSort(section: Uint8Array, at: number): number {
  const sort = section[at];
  if (sort === undefined) throw new RangeError('unexpected end');
  return sort === 0 ? at + 2 : at + 1;
}

function skipExternDescription(section: Uint8Array, at: number): number {
  const kind = section[at];
  if (kind === undefined) throw new RangeError('unexpected end');
  if (kind === 0) return readU32(section, at + 2)[1];
  // Values and types carry a bound first: a bare 1 (any subtype), or 0 with an index.
  if (kind === valueKind || kind === typeKind)
    return section[at + 1] === 0 ? readU32(section, at + 2)[1] : skipOpenBound(section, at, kind);
  return readU32(section, at + 1)[1];
}

function skipOpenBound(section: Uint8Array, at: number, kind: number): number {
  // A value's bound 1 is followed by its type; a type's bound 1 stands alone.
  return kind === valueKind ? readU32(section, at + 2)[1] : at + 2;
}
