/** A section of records: a list with a filter, and the form or the details of the one that is chosen. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Search, type LucideIcon } from 'lucide-react';
import { useDeferredValue, useState, type ComponentType, type ReactNode } from 'react';
import { useServices } from '../../../app/services.tsx';
import { useDeepState } from '../../../app/view.tsx';
import { Button } from '../../../ui/Button.tsx';
import { copyText } from '../../../ui/clipboard.ts';
import { formatCount } from '../../../ui/format.ts';
import type { MenuEntry } from '../../../ui/Menu.tsx';
import { QueryView } from '../../../ui/QueryView.tsx';
import { EmptyState, Skeleton } from '../../../ui/States.tsx';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { ListAndForm } from '../ListAndForm.tsx';
import { SectionBar } from '../SectionBar.tsx';
import type { Draft } from './form-fields.ts';
import { RecordForm, type FormSpec } from './RecordForm.tsx';
import { RecordList, type Column } from './RecordList.tsx';

export interface DetailsProps<Row> {
  row: Row;
  onRemove: () => void;
  onClose: () => void;
}

export interface RecordsSectionProps<Row> {
  /** Where the chosen record stands in the address. */
  id: string;
  title: string;
  /** Heading of its commands in the palette; that of the Data view unless given. */
  group?: string;
  /** What one record is called, such as "client". */
  one: string;
  icon: LucideIcon;
  /** One sentence for a section without records. */
  emptyText: string;
  query: Pick<UseQueryResult<Row[], unknown>, 'data' | 'error' | 'isError' | 'refetch'>;
  keyOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  /** What the filter looks through. */
  textOf: (row: Row) => string;
  columns: readonly Column<Row>[];
  /** The form of a record, or what shows one that is not edited. */
  form: FormSpec<Row> | { details: ComponentType<DetailsProps<Row>> };
  remove: (row: Row) => Promise<void>;
  /** What is lost with a record. */
  removeText: (row: Row) => string;
  /** More entries of a record's menu. */
  menu?: (row: Row) => readonly MenuEntry[];
}

/** Key of the form of a new record among the drafts; no record has it. */
const newKey = '';

export function RecordsSection<Row>(props: RecordsSectionProps<Row>) {
  return (
    <QueryView query={props.query} loading={<Skeleton label={`Reading ${props.title.toLowerCase()}`} />}>
      {(rows) => <Records {...props} rows={rows} />}
    </QueryView>
  );
}

function Records<Row>(props: RecordsSectionProps<Row> & { rows: readonly Row[] }) {
  const { id, title, group, one, icon, emptyText, rows, keyOf, nameOf, textOf, columns, form, remove, removeText, menu } =
    props;
  const { notices } = useServices();
  const [wanted, setChosen] = useDeepState(id);
  const [adding, setAdding] = useState(false);
  const [savedKey, setSavedKey] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Row | null>(null);
  const [filter, setFilter] = useState('');
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const sought = useDeferredValue(filter).trim().toLowerCase();
  const shown = sought === '' ? rows : rows.filter((row) => textOf(row).toLowerCase().includes(sought));
  const chosen = rows.find((row) => keyOf(row) === wanted) ?? null;
  const canAdd = !('details' in form);

  const open = (key: string | null) => {
    setAdding(false);
    setSavedKey(null);
    setChosen(key);
  };
  const keep = (key: string, draft: Draft | undefined) =>
    setDrafts(({ [key]: _before, ...others }) => (draft === undefined ? others : { ...others, [key]: draft }));
  const add = () => setAdding(true);
  const copy = async (text: string, what: string) =>
    notices.tell((await copyText(text)) ? `Copied the ${what}` : 'The clipboard refused');
  const entries = (): readonly MenuEntry[] =>
    chosen === null
      ? []
      : [
          ...(menu?.(chosen) ?? []),
          { id: 'copy-id', label: 'Copy id', onSelect: () => void copy(keyOf(chosen), 'id') },
          { id: 'copy-name', label: 'Copy name', onSelect: () => void copy(nameOf(chosen), 'name') },
          { kind: 'separator', id: 'line' },
          { id: 'remove', label: `Remove ${one}`, keys: 'Delete', danger: true, onSelect: () => setRemoving(chosen) },
        ];

  const formOf = (row: Row | null): ReactNode => {
    const controls = { onRemove: () => setRemoving(row), onClose: () => open(null) };
    if ('details' in form) return row && <form.details row={row} {...controls} />;
    const key = row === null ? newKey : keyOf(row);
    return (
      <RecordForm
        key={key}
        spec={form}
        one={one}
        row={row}
        name={row === null ? '' : nameOf(row)}
        focused={row === null || key === savedKey}
        kept={drafts[key]}
        onKeep={(draft) => keep(key, draft)}
        onSaved={(saved) => {
          notices.tell(row === null ? `New ${one} saved` : `${nameOf(row)} saved`);
          open(saved);
          // The form of a new record gives way to that of the stored one, and the focus stays.
          if (row === null) setSavedKey(saved);
        }}
        {...controls}
      />
    );
  };
  return (
    <>
      <SectionBar
        title={title}
        group={group}
        count={rows.length === 0 ? null : formatCount(rows.length, one)}
        filter={rows.length === 0 ? undefined : { label: `Filter ${title.toLowerCase()}`, value: filter, onChange: setFilter }}
        add={canAdd ? { label: `Add ${one}`, onAdd: add } : undefined}
      />
      <ListAndForm
        id={`data.${id}`}
        list={
          rows.length === 0 ? (
            <EmptyState
              icon={icon}
              title={`No ${title.toLowerCase()} yet`}
              text={emptyText}
              action={
                canAdd && (
                  <Button variant="primary" disabled={adding} onClick={add}>
                    Add {one}
                  </Button>
                )
              }
            />
          ) : shown.length === 0 ? (
            <EmptyState icon={Search} title={`No ${one} fits the filter`} />
          ) : (
            <RecordList
              label={title}
              rows={shown}
              columns={columns}
              keyOf={keyOf}
              nameOf={nameOf}
              chosen={adding || chosen === null ? null : keyOf(chosen)}
              onChoose={open}
              onRemove={setRemoving}
              menu={entries}
            />
          )
        }
        form={adding ? formOf(null) : chosen === null ? null : formOf(chosen)}
      />
      {removing !== null && (
        <ConfirmDialog
          title={`Remove ${nameOf(removing)}?`}
          text={removeText(removing)}
          confirm={`Remove ${one}`}
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}
