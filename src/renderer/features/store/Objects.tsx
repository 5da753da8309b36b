/** What lies in the store: the objects by key, whose they are, and the one that is chosen. */
import { useQuery } from '@tanstack/react-query';
import { Hammer, PackageOpen, RefreshCw, Search } from 'lucide-react';
import { useDeferredValue } from 'react';
import type { StoredObjectInfo } from '../../../contract/store.ts';
import { CommandButton } from '../../app/commands/CommandButton.tsx';
import { useDeepState } from '../../app/view.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { IconButton } from '../../ui/Button.tsx';
import { formatCount, formatSize } from '../../ui/format.ts';
import { ListAndDetail } from '../../ui/ListAndDetail.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { EmptyState, FailureView, Skeleton } from '../../ui/States.tsx';
import { Time } from '../../ui/Time.tsx';
import { RecordList, type Column } from '../data/records/RecordList.tsx';
import { SectionBar } from '../data/SectionBar.tsx';
import { loadMoreNearEnd } from '../traces/load-more.ts';
import { ObjectDetail } from './ObjectDetail.tsx';
import styles from './Store.module.css';
import { useObjectActions } from './use-object-actions.ts';
import { useObjects } from './use-objects.ts';
import { useVerify, type Verification } from './use-verify.ts';
import { splitKey } from './words.ts';

const columns: readonly Column<StoredObjectInfo>[] = [
  {
    title: 'Extension',
    width: 'minmax(0, 1.2fr)',
    render: ({ owner }) => (owner === null ? <span className={styles.muted}>none</span> : <MiddleTruncate text={owner.slug} />),
  },
  {
    title: 'Version',
    width: '64px',
    render: ({ owner }) => owner !== null && <code title={owner.version}>{owner.version}</code>,
  },
  { title: 'Key', width: 'minmax(0, 1fr)', render: ({ key }) => <MiddleTruncate text={key} split={splitKey} code /> },
  { title: 'Size', width: '60px', right: true, render: ({ sizeBytes }) => formatSize(sizeBytes) },
  {
    title: 'Modified',
    width: '92px',
    right: true,
    extra: true,
    render: ({ modifiedAt }) => modifiedAt !== null && <Time at={modifiedAt} />,
  },
];

export function Objects() {
  const [search, setSearch] = useDeepState('find');
  const [chosen, setChosen] = useDeepState('object');
  const found = useObjects(useDeferredValue(search ?? ''));
  const verification = useVerify();
  const { object, isLooking } = useChosen(chosen, found);
  const isEmpty = found.query.data !== undefined && found.objects.length === 0;
  return (
    <ListAndDetail
      id="store"
      listSize={760}
      labels={{ list: 'objects', detail: 'object' }}
      list={
        <ObjectList
          found={found}
          search={search ?? ''}
          onSearch={(text) => setSearch(text === '' ? null : text)}
          chosen={object}
          onChoose={setChosen}
          verification={verification}
        />
      }
      detail={
        isEmpty && object === null ? null : isLooking ? (
          <Skeleton label="Looking for the object" lines={6} />
        ) : object === null ? (
          <EmptyState
            icon={PackageOpen}
            title="No object chosen"
            text="Choose one to see its key, its hash and whose it is, and to check that its bytes are intact."
          />
        ) : (
          <ObjectDetail
            key={object.key}
            object={object}
            verdict={verification.of(object.key)}
            onVerify={() => void verification.verify(object.key)}
          />
        )
      }
    />
  );
}

/** The chosen object; one that the list has not reached yet is asked for by its key. */
function useChosen(key: string | null, { objects, query }: ReturnType<typeof useObjects>) {
  const listed = objects.find((object) => object.key === key) ?? null;
  const isMissing = key !== null && listed === null && query.data !== undefined;
  const asked = useQuery(
    useQueries().store.list.queryOptions({ input: { search: key ?? '', limit: 1 }, enabled: isMissing, staleTime: 0 }),
  );
  const found = isMissing ? asked.data?.objects.find((object) => object.key === key) : undefined;
  return { object: listed ?? found ?? null, isLooking: isMissing && asked.isPending };
}

interface ObjectListProps {
  found: ReturnType<typeof useObjects>;
  search: string;
  onSearch: (text: string) => void;
  chosen: StoredObjectInfo | null;
  onChoose: (key: string) => void;
  verification: Verification;
}

function ObjectList({ found, search, onSearch, chosen, onChoose, verification }: ObjectListProps) {
  const { query, objects, hasMore, more } = found;
  const menu = useObjectActions(chosen, verification.verify);
  const isEmpty = query.data !== undefined && objects.length === 0;
  const count = formatCount(objects.length, 'object');
  return (
    <section className={styles.pane} aria-label="Objects">
      <SectionBar
        title="Objects"
        group="Store"
        count={objects.length === 0 ? null : hasMore ? `${count} so far` : count}
        filter={isEmpty && search === '' ? undefined : { label: 'Search in keys', value: search, onChange: onSearch }}
      >
        <IconButton label="Read again" icon={RefreshCw} disabled={query.isFetching} onClick={() => void query.refetch()} />
      </SectionBar>
      <div className={styles.grow} onScrollCapture={(event) => loadMoreNearEnd(event, more)}>
        {query.data === undefined && !query.isError && <Skeleton label="Reading the store" lines={8} />}
        {query.isError && (
          <FailureView failure={toFailure(query.error)} action={{ label: 'Try again', onSelect: () => void query.refetch() }} />
        )}
        {isEmpty &&
          (search === '' ? (
            <EmptyState
              icon={PackageOpen}
              title="The store is empty"
              text="Each build and each publish keeps its bundle here."
              action={<CommandButton id="build.start" variant="primary" icon={Hammer} label="Build" />}
            />
          ) : (
            <EmptyState icon={Search} title="No key has this in it" />
          ))}
        {objects.length > 0 && (
          <RecordList
            label="Objects"
            rows={objects}
            columns={columns}
            keyOf={({ key }) => key}
            nameOf={({ key, owner }) => owner?.slug ?? key}
            chosen={chosen?.key ?? null}
            onChoose={onChoose}
            onRemove={null}
            onActivate={({ key }) => void verification.verify(key)}
            menu={() => menu}
          />
        )}
      </div>
    </section>
  );
}
