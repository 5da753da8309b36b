/** Procedures of `settings.*`. */
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function settingProcedures(os: RpcBase, { settings }: RpcParts) {
  return {
    list: os.settings.list.handler(() => ({ settings: settings.all(), file: settings.file, notice: settings.notice() })),
    set: os.settings.set.handler(({ input }) => settings.set(input.name, input.value)),
  };
}
