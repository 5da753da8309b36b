/**
 * Tar archives that depend on nothing but names and bytes: plain ustar, files only, sorted by the bytes of their
 * names, every time and owner zero, mode 0644. Folders have no entries, since readers create them and the
 * platform skips names that end in a slash (contract topic: extraction rules).
 */
import { Header } from 'tar';

export interface TarFile {
  /** Relative, with `/`. */
  path: string;
  data: Uint8Array;
}

const blockSize = 512;
const nameBytes = 100;
const prefixBytes = 155;

/** Sorts names the way archives hold them, alike under every locale. */
export function compareNames(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** True when a plain tar header can hold the name; longer ones would need extension headers. */
export function fitsHeader(path: string): boolean {
  if (Buffer.byteLength(path) < nameBytes) return true;
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const name = Buffer.byteLength(path.slice(slash + 1));
    if (Buffer.byteLength(path.slice(0, slash)) <= prefixBytes && name > 0 && name <= nameBytes) return true;
  }
  return false;
}

/** Encodes the archive, ended by two empty blocks. Throws for a name that `fitsHeader` refuses. */
export function encodeTar(files: TarFile[]): Buffer {
  const blocks: Uint8Array[] = [];
  for (const file of files.toSorted((a, b) => compareNames(a.path, b.path))) {
    blocks.push(encodeHeader(file.path, file.data.byteLength), file.data);
    const rest = file.data.byteLength % blockSize;
    if (rest > 0) blocks.push(Buffer.alloc(blockSize - rest));
  }
  blocks.push(Buffer.alloc(2 * blockSize));
  return Buffer.concat(blocks);
}

function encodeHeader(path: string, size: number): Buffer {
  if (!fitsHeader(path)) throw new Error(`The name ${path} is too long for the archive.`);
  const block = Buffer.alloc(blockSize);
  // The library asks for an extension header for any name outside ASCII; readers take the name's UTF-8 bytes as they are.
  new Header({ path, mode: 0o644, uid: 0, gid: 0, size, mtime: new Date(0), type: 'File', uname: '', gname: '' }).encode(block);
  return block;
}
