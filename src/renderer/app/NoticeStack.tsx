/** Messages about actions that have no place of their own, at the lower right. */
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '../ui/Button.tsx';
import { FailureView } from '../ui/States.tsx';
import { useStore } from '../ui/store.ts';
import styles from './App.module.css';
import type { Notice } from './notices.ts';
import { useServices } from './services.tsx';

const textShownMs = 4_000;

export function NoticeStack() {
  const { notices } = useServices();
  const shown = useStore(notices.current);
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
