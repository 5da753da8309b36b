/** What the workbench says about itself, such as a port that had to change. Absent when there is nothing. */
import { useQuery } from '@tanstack/react-query';
import { useQueries } from '../../rpc/context.tsx';
import { formatCount } from '../../ui/format.ts';
import { Popover } from '../../ui/Popover.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import styles from './StatusBar.module.css';

export function HostNotices() {
  const info = useQuery(useQueries().workbench.info.queryOptions());
  const notices = info.data?.notices ?? [];
  if (notices.length === 0) return null;
  return (
    <Popover
      label="Notices"
      side="top"
      align="end"
      trigger={
        <button type="button" className={styles.item}>
          <StatusDot status="warn" label={formatCount(notices.length, 'notice')} />
        </button>
      }
    >
      <ul className={styles.list}>
        {notices.map((notice) => (
          <li key={notice}>{notice}</li>
        ))}
      </ul>
    </Popover>
  );
}
