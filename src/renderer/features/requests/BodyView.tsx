/** A body as pretty JSON, as text, or as bytes. */
import { useMemo, useState } from 'react';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatSize } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { decodeBody, hexDump, type DecodedBody } from './body-text.ts';
import { CodeText } from './CodeText.tsx';
import styles from './Requests.module.css';

type Form = 'json' | 'text' | 'hex';

const labels: Record<Form, string> = { json: 'JSON', text: 'Text', hex: 'Hex' };
/** Bytes that are shown as hexadecimal digits; each line takes five times the room. */
const mostDumped = 64 * 1024;

export function BodyView({ bytes, size }: { bytes: Uint8Array; size: number }) {
  const [wanted, setWanted] = useState<Form>('json');
  const body = useMemo(() => decodeBody(bytes), [bytes]);
  const forms = formsOf(body);
  const form = forms.find((each) => each === wanted) ?? forms[0];
  const text = textAs(form, body);
  if (size === 0) return <p className={styles.note}>The body is empty.</p>;
  return (
    <div className={styles.body}>
      <div className={styles.bodyBar}>
        <Select
          label="Show the body as"
          value={form}
          options={forms.map((value) => ({ value, label: labels[value] }))}
          onChange={setWanted}
        />
        <span className={styles.note}>
          {bytes.length < size && `The first ${formatSize(bytes.length)} of ${formatSize(size)} are stored.`}
          {form === 'hex' && bytes.length > mostDumped && `The first ${formatSize(mostDumped)} are shown.`}
        </span>
        <span className={styles.space} />
        <CopyButton value={text} what="body" />
      </div>
      <CodeText label="Body of the answer" text={text} language={form === 'json' ? 'json' : 'text'} wrap={form === 'text'} />
    </div>
  );
}

function formsOf(body: DecodedBody): readonly [Form, ...Form[]] {
  if (body.json !== null) return ['json', 'text', 'hex'];
  return body.text === null ? ['hex'] : ['text', 'hex'];
}

function textAs(form: Form, { json, text, bytes }: DecodedBody): string {
  if (form === 'json') return json ?? '';
  return form === 'text' ? (text ?? '') : hexDump(bytes.subarray(0, mostDumped));
}
