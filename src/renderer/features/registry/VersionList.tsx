/** The versions of an extension in columns, newest first. */
import type { RegistryVersion } from '../../../contract/registry.ts';
import { Badge } from '../../ui/Badge.tsx';
import { formatSize } from '../../ui/format.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Time } from '../../ui/Time.tsx';
import { RecordList, type Column } from '../data/records/RecordList.tsx';
import styles from './Registry.module.css';
import { verdictOf } from './signature-words.ts';

/** Pixels. */
const rowHeight = 28;
const mostRows = 7;

const currentBundle = ({ bundles }: RegistryVersion) => bundles.find(({ isCurrent }) => isCurrent) ?? bundles[0];

const columns = (installed: string | null): readonly Column<RegistryVersion>[] => [
  { title: 'Version', width: 'minmax(88px, 1fr)', render: ({ version }) => <code title={version}>{version}</code> },
  {
    title: 'State',
    width: 'minmax(168px, 240px)',
    render: ({ version, origin, deprecated }) => (
      <span className={styles.marks}>
        {version === installed && <Badge tone="accent">installed</Badge>}
        {deprecated !== null && <Badge tone="warn">deprecated</Badge>}
        {origin === 'development' && <Badge tone="info">development</Badge>}
      </span>
    ),
  },
  {
    title: 'Signature',
    width: '96px',
    render: (version) => {
      const { status, label } = verdictOf(currentBundle(version)?.signature ?? null);
      return <StatusDot status={status} label={label} />;
    },
  },
  { title: 'Bundles', width: '56px', right: true, extra: true, render: ({ bundles }) => bundles.length },
  {
    title: 'Size',
    width: '64px',
    right: true,
    extra: true,
    render: (version) => {
      const bundle = currentBundle(version);
      return bundle && formatSize(bundle.sizeBytes);
    },
  },
  { title: 'Registered', width: '92px', right: true, render: ({ createdAt }) => <Time at={createdAt} /> },
];

export interface VersionListProps {
  versions: readonly RegistryVersion[];
  installed: string | null;
  chosen: RegistryVersion;
  onChoose: (version: string) => void;
  /** For the chosen version. */
  menu: readonly MenuEntry[];
}

export function VersionList({ versions, installed, chosen, onChoose, menu }: VersionListProps) {
  // One more row for the heads, two pixels for the border.
  const height = (Math.min(versions.length, mostRows) + 1) * rowHeight + 2;
  return (
    <div className={styles.versions} style={{ height }}>
      <RecordList
        label="Versions"
        rows={versions}
        columns={columns(installed)}
        keyOf={({ version }) => version}
        nameOf={({ version }) => version}
        chosen={chosen.version}
        onChoose={onChoose}
        onRemove={null}
        menu={() => menu}
      />
    </div>
  );
}
