/** The build: its controls, its steps, why it failed, and its log. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { z } from 'zod';
import type { BuildState } from '../../../contract/builds.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useBuild, useBuildMonitor, useInstall } from '../../app/project.tsx';
import type { FeatureProps } from '../../app/registry.ts';
import { useServices } from '../../app/services.tsx';
import { createKeptStore } from '../../ui/kept-store.ts';
import { FailureView } from '../../ui/States.tsx';
import { useStore } from '../../ui/store.ts';
import styles from './Build.module.css';
import { BuildToolbar } from './BuildToolbar.tsx';
import { FindBar } from './FindBar.tsx';
import { createLogTerminal, type LogTerminal, type SearchResult } from './log-terminal.ts';
import { PhaseStrip } from './PhaseStrip.tsx';

const noResult: SearchResult = { index: -1, count: 0 };

export default function BuildPanel(_props: FeatureProps) {
  const build = useBuild();
  const [terminal, setTerminal] = useState<LogTerminal | null>(null);
  const [finding, setFinding] = useState(false);
  const [result, setResult] = useState(noResult);
  const [screenReaderSetting] = useState(createScreenReaderSetting);
  const screenReader = useStore(screenReaderSetting);

  const stopFinding = () => {
    setFinding(false);
    terminal?.endSearch();
  };
  return (
    <div className={styles.panel}>
      <BuildToolbar
        build={build}
        readLog={() => terminal?.text() ?? ''}
        finding={finding}
        onFind={() => (finding ? stopFinding() : setFinding(true))}
        screenReader={screenReader}
        onScreenReader={screenReaderSetting.set}
      />
      {build && <PhaseStrip phases={build.phases} />}
      <div className={styles.body}>
        <div className={styles.log}>
          {finding && (
            <FindBar result={result} onSearch={(text, direction) => terminal?.search(text, direction)} onClose={stopFinding} />
          )}
          {!build && <p className={styles.hint}>No build yet. Its log appears here.</p>}
          <Log screenReader={screenReader} onTerminal={setTerminal} onFind={() => setFinding(true)} onSearch={setResult} />
        </div>
        {build && <BuildFailure build={build} />}
      </div>
    </div>
  );
}

/** A screen reader cannot be detected, so the person says whether there is one. */
function createScreenReaderSetting() {
  return createKeptStore({
    key: 'alga-workbench.log-screen-reader',
    schema: z.boolean(),
    initial: false,
    storage: window.localStorage,
  });
}

/** Why the build failed, beside its log. */
function BuildFailure({ build }: { build: BuildState }) {
  const { openFile, openPanel } = useNavigation();
  const { data: install } = useInstall();
  if (build.state !== 'failed') return null;
  const { failure, problems } = build;
  const position = failure?.position;
  const action = position
    ? { label: `Go to line ${position.line}`, onSelect: () => openFile(position.file, position) }
    : { label: 'Show the problems', onSelect: () => openPanel('problems') };
  return (
    <section className={styles.failure} aria-label="Why the build failed">
      {failure && <FailureView compact failure={failure} {...(position || problems.length > 0 ? { action } : {})} />}
      {install && <p className={styles.stays}>The last good build, version {install.version}, goes on answering.</p>}
    </section>
  );
}

interface LogProps {
  screenReader: boolean;
  onTerminal: (terminal: LogTerminal | null) => void;
  onFind: () => void;
  onSearch: (result: SearchResult) => void;
}

function Log({ screenReader, onTerminal, onFind, onSearch }: LogProps) {
  const monitor = useBuildMonitor();
  const { openFile } = useNavigation();
  const { theme } = useServices();
  const element = useRef<HTMLDivElement>(null);
  const terminal = useRef<LogTerminal | null>(null);
  const connect = useEffectEvent((created: LogTerminal | null) => {
    terminal.current = created;
    onTerminal(created);
  });
  const open = useEffectEvent(openFile);
  const find = useEffectEvent(onFind);
  const tell = useEffectEvent(onSearch);

  useEffect(() => {
    if (!element.current) return;
    const created = createLogTerminal({
      element: element.current,
      onPlace: ({ path, line, column }) => open(path, { line, column }),
      onFind: () => find(),
      onSearch: (result) => tell(result),
    });
    const stop = monitor.onLog(created.write, created.clear);
    connect(created);
    return () => {
      stop();
      connect(null);
      created.dispose();
    };
  }, [monitor]);
  useEffect(() => theme.current.subscribe(() => terminal.current?.updateTheme()), [theme]);
  useEffect(() => terminal.current?.setScreenReader(screenReader), [screenReader]);

  return <div ref={element} className={styles.terminal} />;
}
