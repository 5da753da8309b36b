/** The path of a request: free text, with the declared endpoints to choose from. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import type { Endpoint } from '../../../contract/manifest.ts';
import { cx } from '../../ui/cx.ts';
import floats from '../../ui/Float.module.css';
import inputs from '../../ui/Input.module.css';
import styles from './Requests.module.css';

export interface PathInputProps {
  value: string;
  endpoints: readonly Endpoint[];
  invalid: boolean;
  /** Id of the text that says what is wrong. */
  describedBy: string | undefined;
  onChange: (path: string) => void;
  onChoose: (endpoint: Endpoint) => void;
}

export function PathInput({ value, endpoints, invalid, describedBy, onChange, onChoose }: PathInputProps) {
  return (
    <Autocomplete.Root
      items={endpoints}
      value={value}
      onValueChange={(next, { reason }) => reason !== 'item-press' && onChange(next)}
      itemToStringValue={(endpoint: Endpoint) => endpoint.path}
      filter={(endpoint: Endpoint, typed) => isOffered(endpoint, typed, endpoints)}
      openOnInputClick
    >
      <Autocomplete.Input
        className={cx(inputs.input, inputs.code, styles.path)}
        aria-label="Path"
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        placeholder="/api/…"
        spellCheck={false}
      />
      <Autocomplete.Portal>
        <Autocomplete.Positioner className={floats.positioner} sideOffset={4} collisionPadding={8} align="start">
          <Autocomplete.Popup className={cx(floats.popup, floats.menu, styles.endpoints)}>
            <Autocomplete.List aria-label="Declared endpoints">
              {(endpoint: Endpoint) => (
                <Autocomplete.Item
                  key={`${endpoint.method} ${endpoint.path}`}
                  value={endpoint}
                  className={cx(floats.item, styles.endpoint)}
                  onClick={() => onChoose(endpoint)}
                >
                  <span className={styles.endpointMethod}>{endpoint.method.toUpperCase()}</span>
                  <code>{endpoint.path}</code>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

/** All of them while the text is one of them: whoever opens the list then wants another. */
function isOffered(endpoint: Endpoint, typed: string, endpoints: readonly Endpoint[]): boolean {
  const text = typed.trim().toLowerCase();
  if (endpoints.some(({ path }) => path.toLowerCase() === text)) return true;
  return `${endpoint.method} ${endpoint.path}`.toLowerCase().includes(text);
}
