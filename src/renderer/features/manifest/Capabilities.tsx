/** The capabilities of the platform as a list to tick, and those of the manifest that it does not know. */
import { X } from 'lucide-react';
import { useMemo } from 'react';
import type { JsonValue } from '../../../contract/common.ts';
import { IconButton } from '../../ui/Button.tsx';
import { capabilityCatalogue } from './capability-catalogue.ts';
import styles from './Manifest.module.css';
import { setCapability, type ManifestFields } from './manifest-text.ts';
import type { ManifestModel } from './use-manifest.ts';

export interface CapabilitiesProps {
  manifest: ManifestModel;
  fields: ManifestFields;
  schema: JsonValue;
}

/** The form in which the platform compares names. */
const normalise = (name: string) => name.trim().toLowerCase();

export function Capabilities({ manifest, fields, schema }: CapabilitiesProps) {
  const catalogue = useMemo(() => capabilityCatalogue(schema), [schema]);
  const present = fields.capabilities;
  const unknown = (present ?? []).filter((name) => !catalogue.some((known) => known.name === normalise(name)));
  const toggle = (name: string, on: boolean) =>
    manifest.edit((text) => {
      if (on) return setCapability(text, name, true);
      const spellings = (present ?? []).filter((each) => normalise(each) === name);
      return spellings.reduce((left, spelling) => setCapability(left, spelling, false), text);
    });

  return (
    <section className={styles.section} aria-labelledby="manifest-capabilities">
      <h2 id="manifest-capabilities">Capabilities</h2>
      {present === undefined ? (
        <p className={styles.muted}>The manifest holds no list of names here; change it in the editor.</p>
      ) : (
        <ul className={styles.capabilities}>
          {catalogue.map(({ name, description }) => (
            <li key={name}>
              <label className={styles.capability}>
                <input
                  type="checkbox"
                  checked={present.some((each) => normalise(each) === name)}
                  onChange={(event) => toggle(name, event.target.checked)}
                />
                <code>{name}</code>
                <span className={styles.muted}>{description}</span>
              </label>
            </li>
          ))}
          {unknown.map((name) => (
            <li key={name} className={styles.unknown}>
              <code>{name}</code>
              <span className={styles.warning}>Not known to the platform; it is dropped at install.</span>
              <IconButton
                label={`Remove ${name}`}
                icon={X}
                onClick={() => manifest.edit((text) => setCapability(text, name, false))}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
