/** Where a request is written: method, path, its parameters, query, headers, body and route. */
import { Ban, Send } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { endpointMethods } from '../../../contract/common.ts';
import type { Install } from '../../../contract/installs.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Input } from '../../ui/Input.tsx';
import { Select } from '../../ui/Select.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { BodyEditor } from './BodyEditor.tsx';
import { draftFault, takesBody, withEndpoint, type Draft } from './draft.ts';
import { KeyValueRows } from './KeyValueRows.tsx';
import { PathInput } from './PathInput.tsx';
import { pathParameters } from './path-parameters.ts';
import { QueryEditor } from './QueryEditor.tsx';
import { readQuery } from './query-rows.ts';
import styles from './Requests.module.css';

interface ConsoleFormProps {
  install: Install;
  /** Changes with each sending. */
  sentId: number | null;
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** Set while a request is under way for so long that cancelling makes sense. */
  onCancel: (() => void) | null;
  onSend: () => void;
}

const methods = endpointMethods.map((method) => ({ value: method, label: method }));
const routes = [
  { value: 'ext', label: 'API route', detail: '/api/ext, as any client calls it' },
  { value: 'ext-proxy', label: 'Bridge route', detail: '/api/ext-proxy, as the UI calls it' },
] as const;

/** The line with method, path and the button, and below it what the path lacks. */
export function RequestLine({ install, sentId, draft, onChange, onCancel, onSend }: ConsoleFormProps) {
  const faultId = useId();
  const fault = draftFault(draft);
  return (
    <form
      className={styles.form}
      aria-label="Request"
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === null) onSend();
      }}
    >
      <div className={styles.line}>
        <Select
          label="Method"
          className={styles.method}
          value={draft.method}
          options={methods}
          onChange={(method) => onChange({ ...draft, method })}
        />
        <PathInput
          sentId={sentId}
          value={draft.path}
          endpoints={install.endpoints}
          invalid={!draft.path.startsWith('/')}
          describedBy={fault === null ? undefined : faultId}
          onChange={(path) => onChange({ ...draft, path })}
          onChoose={(endpoint) => onChange(withEndpoint(draft, endpoint))}
        />
        {/* Two elements: if one button turned into the other during a click, cancelling would send. */}
        {onCancel ? (
          <Button key="cancel" className={styles.send} icon={Ban} onClick={onCancel}>
            Cancel
          </Button>
        ) : (
          <Button key="send" className={styles.send} type="submit" variant="primary" icon={Send} disabled={fault !== null}>
            Send
          </Button>
        )}
      </div>
      <PathParameters draft={draft} onChange={onChange} />
      <p id={faultId} className={styles.fault} aria-live="polite">
        {fault}
      </p>
    </form>
  );
}

function PathParameters({ draft, onChange }: Pick<ConsoleFormProps, 'draft' | 'onChange'>) {
  const names = pathParameters(draft.path);
  if (names.length === 0) return null;
  const set = (name: string, value: string) => onChange({ ...draft, parameters: { ...draft.parameters, [name]: value } });
  return (
    <div className={styles.parameters}>
      {names.map((name) => (
        <label key={name} className={styles.parameter}>
          <code>:{name}</code>
          <Input
            code
            value={draft.parameters[name] ?? ''}
            aria-invalid={(draft.parameters[name] ?? '') === '' || undefined}
            onChange={({ target }) => set(name, target.value)}
          />
        </label>
      ))}
    </div>
  );
}

type Part = 'query' | 'headers' | 'body';

/** Query, headers and body, one at a time. */
export function RequestParts({ draft, onChange }: Pick<ConsoleFormProps, 'draft' | 'onChange'>) {
  const [shown, setShown] = useState<Part>('query');
  const sentHeaders = draft.headers.filter((row) => row.on && row.name !== '').length;
  const hasBody = takesBody(draft) && draft.body.data !== '';
  const tab = (id: Part, label: string, count: number, content: ReactNode) => ({
    id,
    label,
    badge: count > 0 ? <Badge>{count}</Badge> : undefined,
    content: <div className={styles.part}>{content}</div>,
  });
  return (
    <Tabs
      label="Parts of the request"
      value={shown}
      onChange={setShown}
      tabs={[
        tab(
          'query',
          'Query',
          readQuery(draft.path).length,
          <QueryEditor path={draft.path} onChange={(path) => onChange({ ...draft, path })} />,
        ),
        tab(
          'headers',
          'Headers',
          sentHeaders,
          <KeyValueRows
            what="header"
            rows={draft.headers}
            empty={{ name: '', value: '', on: true }}
            onChange={(headers) => onChange({ ...draft, headers })}
          />,
        ),
        tab('body', 'Body', hasBody ? 1 : 0, <BodyEditor draft={draft} onChange={onChange} />),
      ]}
      actions={
        <Select
          label="Route"
          className={styles.route}
          value={draft.via}
          options={routes}
          onChange={(via) => onChange({ ...draft, via })}
        />
      }
    />
  );
}
