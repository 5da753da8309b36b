/** The file operations of the folder store; tests put failing ones in their place. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';

export const nodeStoreFs = { createReadStream, createWriteStream, mkdir, open, readFile, readdir, rename, rm, stat };
export type StoreFs = typeof nodeStoreFs;
