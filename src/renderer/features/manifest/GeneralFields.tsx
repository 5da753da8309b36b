/** Name, publisher, version and runtime, and where the platform offers the user interface. */
import { Field, Input } from '../../ui/Input.tsx';
import { removeValue, setValue } from './json-edits.ts';
import styles from './Manifest.module.css';
import { setMenuLabel, type ManifestFields, type TextValue } from './manifest-text.ts';
import type { ManifestModel } from './use-manifest.ts';

interface TextFieldProps {
  label: string;
  hint?: string;
  value: TextValue;
  error: string | undefined;
  code?: boolean;
  placeholder?: string;
  onChange: (value: string) => void;
}

function TextField({ label, hint, value, error, onChange, ...rest }: TextFieldProps) {
  const isOther = value === undefined;
  return (
    <Field label={label} hint={isOther ? 'This is no text in the manifest; change it in the editor.' : hint} error={error}>
      {(control) => (
        <Input
          {...control}
          {...rest}
          value={value ?? ''}
          disabled={isOther}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export function GeneralFields({ manifest, fields }: { manifest: ManifestModel; fields: ManifestFields }) {
  const errorAt = (path: string) => manifest.problemsAt(path).find(({ severity }) => severity === 'error')?.message;
  const text = (key: 'name' | 'publisher' | 'version' | 'runtime') => ({
    value: fields[key],
    error: errorAt(key),
    onChange: (value: string) =>
      manifest.edit((before) =>
        value === '' && key === 'publisher' ? removeValue(before, [key]) : setValue(before, [key], value),
      ),
  });
  return (
    <section className={styles.section} aria-labelledby="manifest-general">
      <h2 id="manifest-general">General</h2>
      <div className={styles.grid}>
        <TextField label="Name" hint="Reverse-domain, lower case." code {...text('name')} />
        <TextField label="Publisher" placeholder="local-dev" code {...text('publisher')} />
        <TextField label="Version" code {...text('version')} />
        <TextField label="Runtime" code {...text('runtime')} />
      </div>
    </section>
  );
}

export function MenuFields({ manifest, fields }: { manifest: ManifestModel; fields: ManifestFields }) {
  const errorAt = (path: string) => manifest.problemsAt(path).find(({ severity }) => severity === 'error')?.message;
  if (!fields.hasUi) return null;
  const menu = (hook: 'appMenu' | 'clientPortalMenu') => ({
    value: fields[hook],
    error: errorAt(`ui.hooks.${hook}`),
    onChange: (value: string) => manifest.edit((before) => setMenuLabel(before, hook, value)),
  });
  return (
    <section className={styles.section} aria-labelledby="manifest-menus">
      <h2 id="manifest-menus">Menu entries</h2>
      <div className={styles.grid}>
        <TextField label="Staff application" hint="Empty for no entry." {...menu('appMenu')} />
        <TextField label="Client portal" hint="Also lets portal users call the endpoints." {...menu('clientPortalMenu')} />
      </div>
    </section>
  );
}
