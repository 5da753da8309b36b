/** The query as rows in step with the path: what is typed in either shows in the other. */
import { useState } from 'react';
import { KeyValueRows } from './KeyValueRows.tsx';
import { readQuery, writeQuery, type QueryRow } from './query-rows.ts';

export function QueryEditor({ path, onChange }: { path: string; onChange: (path: string) => void }) {
  // Rows hold what a path cannot, such as one that is still empty; they count as long as they give this path.
  const [typed, setTyped] = useState<readonly QueryRow[]>([]);
  const rows = writeQuery(path, typed) === path ? typed : readQuery(path);
  const change = (next: QueryRow[]) => {
    setTyped(next);
    onChange(writeQuery(path, next));
  };
  return <KeyValueRows what="parameter" rows={rows} empty={{ name: '', value: '' }} onChange={change} />;
}
