/** The body of a request: text with help for JSON, or bytes as base64, also from a file. */
import { FileUp, WrapText } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { formatSize } from '../../ui/format.ts';
import { TextArea } from '../../ui/Input.tsx';
import { Select } from '../../ui/Select.tsx';
import { base64OfBytes, decodeBody, prettyJson } from './body-text.ts';
import { takesBody, type Draft } from './draft.ts';
import styles from './Requests.module.css';

const kinds = [
  { value: 'text', label: 'Text' },
  { value: 'base64', label: 'Base64' },
] as const;

export function BodyEditor({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { body } = draft;
  const pretty = body.kind === 'text' ? prettyJson(body.data) : null;
  const setBody = (part: Partial<Draft['body']>) => onChange({ ...draft, body: { ...body, ...part } });
  if (!takesBody(draft)) {
    return <p className={styles.note}>A GET request carries no body. Choose another method to write one.</p>;
  }
  return (
    <div className={styles.bodyEditor}>
      <div className={styles.bodyBar}>
        <Select label="Kind of body" value={body.kind} options={kinds} onChange={(kind) => setBody({ kind })} />
        <Button
          icon={WrapText}
          disabled={pretty === null || pretty === body.data}
          onClick={() => pretty !== null && setBody({ data: pretty })}
        >
          Format JSON
        </Button>
        <FileButton onFile={setBody} />
        <span className={styles.note}>{bodyNote(body)}</span>
      </div>
      <TextArea
        code
        className={styles.bodyText}
        aria-label="Body"
        placeholder={body.kind === 'text' ? '{ "name": "Ada" }' : 'SGVsbG8='}
        value={body.data}
        onChange={({ target }) => setBody({ data: target.value })}
      />
    </div>
  );
}

/** Takes a file as text where it is UTF-8, else as base64. */
function FileButton({ onFile }: { onFile: (body: Draft['body']) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File) => {
    const { bytes, text } = decodeBody(new Uint8Array(await file.arrayBuffer()));
    onFile(text === null ? { kind: 'base64', data: base64OfBytes(bytes) } : { kind: 'text', data: text });
  };
  return (
    <>
      <Button icon={FileUp} onClick={() => input.current?.click()}>
        From file
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File for the body"
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = '';
          if (file) void read(file);
        }}
      />
    </>
  );
}

function bodyNote(body: Draft['body']): string {
  if (body.data === '') return 'empty';
  if (body.kind === 'base64') return `about ${formatSize((body.data.length * 3) / 4)}`;
  const size = formatSize(new TextEncoder().encode(body.data).length);
  const looksLikeJson = /^\s*[[{]/.test(body.data);
  return looksLikeJson && prettyJson(body.data) === null ? `${size}, not valid JSON` : size;
}
