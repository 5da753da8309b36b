/** Starts and cancels builds, and how they are run. */
import { CircleStop, Copy, Hammer, Search, Volume2 } from 'lucide-react';
import type { BuildState } from '../../../contract/builds.ts';
import { useBuildMonitor, useBuildSettings } from '../../app/project.tsx';
import { useServices } from '../../app/services.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { formatDuration } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { StatusDot, type Status } from '../../ui/StatusDot.tsx';
import { useStore } from '../../ui/store.ts';
import { useNow } from '../../ui/Time.tsx';
import { Toolbar, ToolbarSpace } from '../../ui/Toolbar.tsx';
import styles from './Build.module.css';

const engineFeatures = [
  { value: 'live', label: 'Live engine', detail: 'Real clock and randomness; errors tell what happened.' },
  {
    value: 'platform-cli',
    label: "As the platform's CLI builds",
    detail: 'Every engine feature off; clock and randomness freeze.',
  },
] as const;

export interface BuildToolbarProps {
  build: BuildState | null;
  /** The log as text. */
  readLog: () => string;
  finding: boolean;
  onFind: () => void;
  screenReader: boolean;
  onScreenReader: (on: boolean) => void;
}

export function BuildToolbar({ build, readLog, finding, onFind, screenReader, onScreenReader }: BuildToolbarProps) {
  const { commands, notices } = useServices();
  const monitor = useBuildMonitor();
  const settings = useBuildSettings();
  const { engineFeatures: features, runOnSave } = useStore(settings.current);
  const running = build?.state === 'running';
  const copy = () =>
    void copyText(readLog()).then((copied) => notices.tell(copied ? 'Copied the log.' : 'The clipboard refused.'));
  return (
    <Toolbar label="Build">
      {running ? (
        <Button icon={CircleStop} keys="Mod+Shift+B" onClick={() => void monitor.cancel()}>
          Cancel
        </Button>
      ) : (
        <Button icon={Hammer} keys="Mod+B" onClick={() => commands.run('build.start')}>
          Build
        </Button>
      )}
      <Select
        label="Engine features"
        value={features}
        options={engineFeatures}
        onChange={(value) => settings.change({ engineFeatures: value })}
      />
      <label className={styles.check}>
        <input type="checkbox" checked={runOnSave} onChange={(event) => settings.change({ runOnSave: event.target.checked })} />
        Run on save
      </label>
      <ToolbarSpace />
      {build && <Outcome build={build} />}
      <IconButton label="Find in the log" icon={Search} keys="Mod+F" pressed={finding} side="top" onClick={onFind} />
      <IconButton
        label="Read the log to a screen reader"
        icon={Volume2}
        pressed={screenReader}
        side="top"
        onClick={() => onScreenReader(!screenReader)}
      />
      <IconButton label="Copy the log" icon={Copy} side="top" onClick={copy} />
    </Toolbar>
  );
}

const outcomes: Record<BuildState['state'], { status: Status; label: string }> = {
  running: { status: 'busy', label: 'Building' },
  succeeded: { status: 'ok', label: 'Built' },
  failed: { status: 'error', label: 'Failed' },
  cancelled: { status: 'warn', label: 'Cancelled' },
};

function Outcome({ build }: { build: BuildState }) {
  const { status, label } = outcomes[build.state];
  return (
    <span className={styles.outcome}>
      <output>
        <StatusDot status={status} label={label} />
      </output>
      {build.durationMs === null ? <Elapsed since={build.startedAt} /> : <span>{formatDuration(build.durationMs)}</span>}
    </span>
  );
}

function Elapsed({ since }: { since: number }) {
  const now = useNow(100);
  return <span>{(Math.max(0, now - since) / 1000).toFixed(1)} s</span>;
}
