/** The path of a request: free text, with the declared endpoints to choose from. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { useState } from 'react';
import type { Endpoint } from '../../../contract/manifest.ts';
import { cx } from '../../ui/cx.ts';
import floats from '../../ui/Float.module.css';
import inputs from '../../ui/Input.module.css';
import styles from './Requests.module.css';

interface PathInputProps {
  /** The suggestions close when this changes. */
  sentId: number | null;
  value: string;
  endpoints: readonly Endpoint[];
  invalid: boolean;
  /** Id of the text that says what is wrong. */
  describedBy: string | undefined;
  onChange: (path: string) => void;
  onChoose: (endpoint: Endpoint) => void;
}

export function PathInput({ sentId, value, endpoints, invalid, describedBy, onChange, onChoose }: PathInputProps) {
  const [open, setOpen] = useState<'closed' | 'typing' | 'browsing'>('closed');
  const [knownId, setKnownId] = useState(sentId);
  if (knownId !== sentId) {
    setKnownId(sentId);
    setOpen('closed');
  }
  const offered = open === 'browsing' ? endpoints : endpoints.filter((endpoint) => isOffered(endpoint, value));
  return (
    <Autocomplete.Root
      // An open list hides the rest of the window from assistive tools, so one without rows is closed.
      open={open !== 'closed' && offered.length > 0}
      onOpenChange={(next, { reason }) => setOpen(next ? (reason === 'input-change' ? 'typing' : 'browsing') : 'closed')}
      items={endpoints}
      filteredItems={offered}
      value={value}
      onValueChange={(next, { reason }) => reason !== 'item-press' && onChange(next)}
      itemToStringValue={(endpoint: Endpoint) => endpoint.path}
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

function isOffered({ method, path }: Endpoint, typed: string): boolean {
  const text = typed.trim().toLowerCase();
  return path.toLowerCase() !== text && `${method} ${path}`.toLowerCase().includes(text);
}
