/** The routes that reach the handler. */
import { Plus, Trash2 } from 'lucide-react';
import { endpointMethods } from '../../../contract/common.ts';
import type { Problem } from '../../../contract/manifest.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Input } from '../../ui/Input.tsx';
import { Select } from '../../ui/Select.tsx';
import { appendValue, removeValue, setValue } from './json-edits.ts';
import styles from './Manifest.module.css';
import type { EndpointFields, ManifestFields } from './manifest-text.ts';
import type { ManifestModel } from './use-manifest.ts';

const list = ['api', 'endpoints'];
const first = { method: 'GET', path: '/api/', handler: 'dist/main' };

export function Endpoints({ manifest, fields }: { manifest: ManifestModel; fields: ManifestFields }) {
  return (
    <section className={styles.section} aria-labelledby="manifest-endpoints">
      <div className={styles.head}>
        <h2 id="manifest-endpoints">Endpoints</h2>
        {fields.endpoints && (
          <Button variant="quiet" icon={Plus} onClick={() => manifest.edit((text) => appendValue(text, list, first))}>
            Add endpoint
          </Button>
        )}
      </div>
      <EndpointRows manifest={manifest} endpoints={fields.endpoints} />
    </section>
  );
}

function EndpointRows({ manifest, endpoints }: { manifest: ManifestModel; endpoints: EndpointFields[] | undefined }) {
  if (!endpoints) return <p className={styles.muted}>The manifest holds no list of endpoints here; change it in the editor.</p>;
  if (endpoints.length === 0) return <p className={styles.muted}>No route reaches a handler yet.</p>;
  return (
    <table className={styles.endpoints}>
      <thead>
        <tr>
          <th scope="col">Method</th>
          <th scope="col">Path</th>
          <th scope="col">Handler</th>
          <th scope="col">
            <span className="visually-hidden">Remove</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {endpoints.map((endpoint, index) => (
          <EndpointRow
            // Rows have no identity of their own; the place in the list is what the manifest knows them by.
            key={index}
            index={index}
            endpoint={endpoint}
            problem={manifest.problemsAt(`api.endpoints[${index}]`)[0]}
            edit={manifest.edit}
          />
        ))}
      </tbody>
    </table>
  );
}

interface EndpointRowProps {
  index: number;
  endpoint: EndpointFields;
  problem: Problem | undefined;
  edit: ManifestModel['edit'];
}

function EndpointRow({ index, endpoint, problem, edit }: EndpointRowProps) {
  const set = (key: keyof EndpointFields) => (value: string) => edit((text) => setValue(text, [...list, index, key], value));
  const method = endpoint.method ?? '';
  const methods = [...new Set([...endpointMethods, ...(method === '' ? [] : [method])])];
  const name = `endpoint ${index + 1}`;
  return (
    <>
      <tr>
        <td>
          <Select
            label={`Method of ${name}`}
            value={method}
            options={methods.map((value) => ({ value, label: value }))}
            onChange={set('method')}
          />
        </td>
        <td>
          <TextCell label={`Path of ${name}`} value={endpoint.path} onChange={set('path')} />
        </td>
        <td>
          <TextCell label={`Handler of ${name}`} value={endpoint.handler} onChange={set('handler')} />
        </td>
        <td>
          <IconButton
            label={`Remove ${name}`}
            icon={Trash2}
            onClick={() => edit((text) => removeValue(text, [...list, index]))}
          />
        </td>
      </tr>
      {problem && (
        <tr>
          <td colSpan={4} className={problem.severity === 'error' ? styles.error : styles.warning}>
            {problem.message}
          </td>
        </tr>
      )}
    </>
  );
}

function TextCell({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | null | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <Input
      code
      aria-label={label}
      value={value ?? ''}
      disabled={value === undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
