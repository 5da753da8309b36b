/** The lines of an environment file, with what must not be seen over one's shoulder told apart. */

export type EnvLine = { kind: 'text'; text: string } | { kind: 'variable'; name: string; value: string; secret: boolean };

const secretName = /TOKEN|PASSWORD|SECRET|AUTH_KEY|API_KEY|PRIVATE_KEY/;
/** An address that carries a password. */
const secretValue = /^[a-z][a-z0-9+.-]*:\/\/[^/@]*:[^/@]+@/i;
const variable = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/;

export function envLines(text: string): EnvLine[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return lines.map((line) => {
    const [, name, value] = variable.exec(line) ?? [];
    if (name === undefined || value === undefined) return { kind: 'text', text: line };
    return { kind: 'variable', name, value, secret: value !== '' && (secretName.test(name) || secretValue.test(value)) };
  });
}

/** Tells nothing of the value, its length included. */
export const mask = '••••••••';

export function shownText(lines: readonly EnvLine[], showSecrets: boolean): string {
  return lines
    .map((line) => {
      if (line.kind === 'text') return line.text;
      return `${line.name}=${line.secret && !showSecrets ? mask : line.value}`;
    })
    .join('\n');
}
