/** Adds exports to a core module by which its memory and its globals can be reached from outside. */
import { readU32, writeU32 } from '../component/leb128.ts';
import type { ModuleState } from './plan.ts';
import { readSections, sectionIds } from './sections.ts';

const exportKinds = { memory: 2, global: 3 } as const;

/** Names that no toolchain gives. */
export const memoryExport = 'reset memory';
export const globalExport = (index: number): string => `reset global ${index}`;

/** The same bytes when there is nothing to reach. */
export function exposeState(module: Uint8Array, state: ModuleState): Uint8Array {
  const entries = [
    ...(state.memory === null ? [] : [exportEntry(memoryExport, exportKinds.memory, state.memory)]),
    ...state.globals.map((index) => exportEntry(globalExport(index), exportKinds.global, index)),
  ];
  if (entries.length === 0) return module;
  const sections = readSections(module);
  const existing = sections.find(({ id }) => id === sectionIds.export);
  const [count, listed] = existing === undefined ? [0, 0] : readU32(module, existing.body);
  const content = Buffer.concat([
    Uint8Array.from(writeU32(count + entries.length)),
    module.subarray(listed, existing?.end ?? 0),
    ...entries,
  ]);
  // Without a section of exports, it goes before the first section that has to follow it.
  const behind = sections.find(({ id }) => id > sectionIds.export);
  const from = existing?.start ?? behind?.start ?? module.length;
  return Buffer.concat([
    module.subarray(0, from),
    Uint8Array.from([sectionIds.export, ...writeU32(content.length)]),
    content,
    module.subarray(existing?.end ?? from),
  ]);
}

function exportEntry(name: string, kind: number, index: number): Uint8Array {
  const text = Buffer.from(name);
  return Uint8Array.from([...writeU32(text.length), ...text, kind, ...writeU32(index)]);
}
