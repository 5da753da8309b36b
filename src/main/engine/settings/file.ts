/**
 * The settings file, `<dataDir>/settings.json`: one JSON object, the settings by name. A person may edit it while the
 * workbench runs; writing keeps the other keys, those too that this version does not know.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError, type Position } from '../../../contract/errors.ts';
import { atomicWrite } from '../files/atomic-write.ts';
import { errnoOf } from '../files/disk-error.ts';
import { readJson } from '../project/json-text.ts';

export interface SettingsFile {
  readonly path: string;
  /** What the file holds under a name; undefined when nothing. */
  value(name: string): unknown;
  /** Writes one value, or takes it out with `undefined`; the others stay as they are on disk. One write at a time. */
  write(name: string, value: unknown): Promise<void>;
}

function unusable(path: string, why: string, fix: string, position?: Position): WorkbenchError {
  const where = position === undefined ? '' : `Line ${position.line}, column ${position.column}: `;
  return new WorkbenchError({
    code: 'SETTING_INVALID',
    what: `The settings file ${path} cannot be read.`,
    why: `${where}${why}`,
    fix,
    ...(position && { position }),
  });
}

/** An absent or blank file has none. */
function load(path: string): Record<string, unknown> {
  const text = readText(path);
  if (text.trim() === '') return {};
  const reading = readJson(text, path);
  const repair = 'Correct the file there, or move it away to start with the defaults.';
  if (!reading.ok) throw unusable(path, reading.error.message, reading.error.fix ?? repair, reading.error.position);
  const { value } = reading.document;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unusable(path, 'It must hold one JSON object.', repair, reading.document.locate([]));
  }
  return value as Record<string, unknown>;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return '';
    throw unusable(path, `The system answered: ${String(error)}.`, 'Make the file readable for your user.');
  }
}

/** Opens the file. Fails with `SETTING_INVALID`, and the place, when it is no JSON object. */
export function openSettingsFile(dataDir: string): SettingsFile {
  const path = join(dataDir, 'settings.json');
  let values = load(path);
  let last: Promise<void> = Promise.resolve();

  async function write(name: string, value: unknown): Promise<void> {
    // Read again: a person may have edited other lines meanwhile.
    const changed = { ...load(path), [name]: value };
    await atomicWrite(path, `${JSON.stringify(changed, null, 2)}\n`, { mode: 0o600 });
    values = load(path);
  }

  return {
    path,
    value: (name) => (Object.hasOwn(values, name) ? values[name] : undefined),
    write(name, value) {
      const next = last.then(() => write(name, value));
      // A failed write is told to its own caller; the next one must not wait for it in vain.
      last = next.catch(() => undefined);
      return next;
    },
  };
}
