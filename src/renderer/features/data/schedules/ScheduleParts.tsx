/** What the form of a schedule has besides its fields. */
import { Play } from 'lucide-react';
import { useState } from 'react';
import type { Schedule } from '../../../../contract/schedules.ts';
import { IconButton } from '../../../ui/Button.tsx';
import type { Draft } from '../records/form-fields.ts';
import { NextRuns } from './NextRuns.tsx';
import { RunHistory } from './RunHistory.tsx';
import { useScheduleCalls } from './use-schedule-calls.ts';

export function ScheduleTimes({ draft, row }: { draft: Draft; row: Schedule | null }) {
  return (
    <>
      <NextRuns draft={draft} />
      {row && <RunHistory installId={row.installId} scheduleId={row.scheduleId} />}
    </>
  );
}

/** Cannot be pressed again while its run goes on. */
export function RunButton({ row }: { row: Schedule }) {
  const { runNow } = useScheduleCalls();
  const [running, setRunning] = useState(false);
  const run = async () => {
    setRunning(true);
    await runNow(row);
    setRunning(false);
  };
  return <IconButton label={running ? 'Running' : 'Run now'} icon={Play} disabled={running} onClick={() => void run()} />;
}
