/** `settings`: shows settings with where each value comes from, and stores or resets one. */
import { text as readStream } from 'node:stream/consumers';
import type { Setting } from '../../contract/settings.ts';
import { verbOfActions } from './actions.ts';
import type { Client } from './connect.ts';
import { UsageError, type VerbContext } from './verb.ts';

/** Such as `EXT_GATEWAY_TIMEOUT_MS=5000  (file)`. Secrets only say whether they are set. */
export function settingLine(setting: Setting): string {
  const { name, kind, value, isSet, isStored, stored, source, pending, unused } = setting;
  const shown = (text: string | null, there: boolean): string => (kind === 'secret' ? (there ? '(set)' : '') : (text ?? ''));
  if (pending) {
    const next = shown(stored ?? setting.default, isStored);
    return `${name}=${next}  (from the next start; now ${shown(value, isSet) || 'not set'})`;
  }
  return `${name}=${shown(value, isSet)}  (${unused === null ? source : `${source}; without effect here`})`;
}

async function list({ json, out }: VerbContext, client: Client, [name]: string[]): Promise<void> {
  const found = await client.settings.list();
  const settings = found.settings.filter((setting) => name === undefined || setting.name === name);
  if (name !== undefined && settings.length === 0) throw new UsageError(`There is no setting ${name}.`);
  if (json) return out.json({ ...found, settings });
  for (const setting of settings) out.line(settingLine(setting));
}

async function store({ json, out }: VerbContext, client: Client, name: string, value: string | null): Promise<void> {
  const setting = await client.settings.set({ name, value });
  if (json) out.json(setting);
  else out.line(settingLine(setting));
}

async function set(context: VerbContext, client: Client, [name = '', given]: string[]): Promise<void> {
  await store(context, client, name, given ?? (await readStream(process.stdin)).replace(/\r?\n$/, ''));
}

export const settingsVerb = verbOfActions(
  {
    name: 'settings',
    summary: 'Show settings with where each comes from, store or reset one',
    usage: '<list|set|reset> [name] [value; read from stdin when absent]',
    options: {},
  },
  {
    list: { arity: [0, 1], run: list },
    set: { arity: [1, 2], run: set },
    reset: { arity: [1, 1], run: (context, client, [name = '']) => store(context, client, name, null) },
  },
);
