/** Messages about actions that have no place of their own, at the lower right. */
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useConnectionState } from '../rpc/context.tsx';
import { refused } from '../rpc/failure.ts';
import { IconButton } from '../ui/Button.tsx';
import { FailureView } from '../ui/States.tsx';
import { useStore } from '../ui/store.ts';
import styles from './App.module.css';
import type { Notice } from './notices.ts';
import { useServices } from './services.tsx';

const textShownMs = 4_000;

export function NoticeStack() {
  const { notices } = useServices();
  const isRefused = useConnectionState().phase === 'refused';
  // The bar at the top says it already, once for all that is refused.
  const shown = useStore(notices.current).filter(
    ({ content }) => !isRefused || 'text' in content || content.failure.code !== refused.code,
  );
  return (
    <div className={styles.notices} aria-live="polite">
      {shown.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} onDismiss={() => notices.dismiss(notice.id)} />
      ))}
    </div>
  );
}

function NoticeCard({ notice, onDismiss }: { notice: Notice; onDismiss: () => void }) {
  const { notices } = useServices();
  const { id, content } = notice;
  const leaves = 'text' in content;
  useEffect(() => {
    if (!leaves) return;
    const timer = setTimeout(() => notices.dismiss(id), textShownMs);
    return () => clearTimeout(timer);
  }, [leaves, notices, id]);
  return (
    <div className={styles.notice}>
      <div className={styles.noticeBody}>
        {'text' in content ? content.text : <FailureView compact failure={content.failure} />}
      </div>
      <IconButton label="Dismiss" icon={X} onClick={onDismiss} />
    </div>
  );
}
