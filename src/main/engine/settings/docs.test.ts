import { describe, expect, it } from 'vitest';
import { type SettingGroup, settingGroups } from '../../../contract/settings.ts';
import { catalog, settingNames } from './catalog.ts';

const titles: Record<SettingGroup, string> = {
  gateway: 'Gateway',
  publishing: 'Publishing',
  store: 'Store',
  runner: 'Runner',
  signing: 'Signing',
  vault: 'Vault',
  domains: 'Domains',
  development: 'Development',
  fidelity: 'Fidelity',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

function valuesOf(name: (typeof settingNames)[number]): string {
  const { kind, choices, min, max, unit, default: fallback } = catalog[name];
  const range = kind === 'number' && max !== undefined ? ` ${min ?? 0}–${max}` : '';
  const form =
    choices === undefined ? `${kind}${range}${unit === undefined ? '' : `, ${unit}`}` : Object.keys(choices).join(', ');
  return fallback === undefined || kind === 'secret' ? form : `${form}; default \`${fallback}\``;
}

function rowOf(name: (typeof settingNames)[number]): string {
  const { meaning, aliases = [], live, unused } = catalog[name];
  const others = aliases.length === 0 ? '' : ` Also read as ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`;
  const note = unused === undefined ? (live === true ? ' Counts at once.' : '') : ` **Without effect here:** ${unused}`;
  return `| \`${name}\` | ${cell(valuesOf(name))} | ${cell(meaning)}${others}${cell(note)} |`;
}

/** The page of all settings; run the test with `-u` after a change of the catalog. */
function page(): string {
  const groups = settingGroups
    .filter((group) => group !== 'fidelity')
    .flatMap((group) => [
      `## ${titles[group]}`,
      '',
      '| Name | Values | Meaning |',
      '|---|---|---|',
      ...settingNames.filter((name) => catalog[name].group === group).map(rowOf),
      '',
    ]);
  return [
    '# Settings',
    '',
    'The workbench reads the platform’s environment variables under the platform’s names, and some of its own. The Settings view',
    'shows each with the value in force and where it comes from; `alga-workbench settings` does the same.',
    '',
    'A value comes from the first of these that has one:',
    '',
    '1. a flag of the command line, such as `--fidelity`',
    '2. the environment',
    '3. the file `settings.json` in the data folder: one JSON object, settings by name',
    '4. the default',
    '',
    'A change in the Settings view goes into the file. It counts from the next start, but for settings that say otherwise below',
    'and for most fidelity switches; the view marks what waits for a restart. Secrets are encrypted in the file with the key in',
    '`settings.key` beside it, and never shown.',
    '',
    'A file that is not valid JSON, or a used setting whose value does not fit, keeps the workbench from starting; the message',
    'names the place. What has no effect in the workbench is listed too, so that nobody has to wonder.',
    '',
    'The switches of [fidelity.md](fidelity.md) are settings as well, each under its id.',
    '',
    ...groups,
  ].join('\n');
}

describe('settings', () => {
  it('are documented one by one', async () => {
    await expect(page()).toMatchFileSnapshot('../../../../docs/settings.md');
  });
});
