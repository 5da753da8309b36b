/** The UI of the installed extension, as the product would embed it, with what loads it and how it is shown. */
import { useQuery } from '@tanstack/react-query';
import { AppWindow, Hammer, Moon, RotateCw, Sun, SunMoon } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { Preview } from '../../../contract/preview.ts';
import { CommandButton } from '../../app/commands/CommandButton.tsx';
import { useCommand } from '../../app/commands/use-command.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useBuild, useInstall, useProject, useProjectPart } from '../../app/project.tsx';
import type { FeatureProps } from '../../app/registry.ts';
import { useTheme } from '../../app/services.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { EmptyPane } from '../loop/EmptyPane.tsx';
import { PaneCollapse } from '../loop/PaneCollapse.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Input } from '../../ui/Input.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, Skeleton } from '../../ui/States.tsx';
import { StatusDot, type Status } from '../../ui/StatusDot.tsx';
import { useStore } from '../../ui/store.ts';
import { Toolbar } from '../../ui/Toolbar.tsx';
import { createBridges, type FrameState } from './bridges.ts';
import { Frame } from './Frame.tsx';
import styles from './Preview.module.css';

const widths = [
  { value: 'fill', label: 'Fill' },
  { value: '1280', label: '1280 px' },
  { value: '768', label: '768 px' },
  { value: '390', label: '390 px' },
] as const;
type Width = (typeof widths)[number]['value'];

const themes = [
  { value: 'app', label: 'As the app', icon: SunMoon },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;
type ThemeChoice = (typeof themes)[number]['value'];

const stateLooks: Record<FrameState, { status: Status; label: string; title: string }> = {
  loading: { status: 'busy', label: 'Loading', title: 'The UI has not said `ready` yet.' },
  loaded: { status: 'idle', label: 'Loaded', title: 'The page has loaded, but the UI has not said `ready`: it gets no theme.' },
  ready: { status: 'ok', label: 'Ready', title: 'The UI said `ready`.' },
};

export default function PreviewPane({ projectId }: FeatureProps) {
  const install = useInstall();
  const { hasUi } = useProject();
  return (
    <QueryView query={install}>
      {(installed) => {
        if (installed !== null && installed.ui !== null) return <UiPane key={projectId} projectId={projectId} />;
        return <EmptyPane>{installed === null && hasUi ? <NotInstalled /> : <NoUi />}</EmptyPane>;
      }}
    </QueryView>
  );
}

function UiPane({ projectId }: FeatureProps) {
  const [path, setPath] = useState('/');
  const [reloads, setReloads] = useState(0);
  const [width, setWidth] = useState<Width>('fill');
  const [theme, setTheme] = useState<ThemeChoice>('app');
  const { resolved } = useTheme();
  const preview = useQuery(
    useQueries().preview.get.queryOptions({ input: { projectId, path, parentOrigin: window.location.origin } }),
  );
  const reload = () => setReloads((count) => count + 1);
  useCommand({ id: 'preview.reload', title: 'Reload the preview', group: 'Preview', run: reload });
  return (
    <div className={styles.pane}>
      <Toolbar label="Preview">
        <IconButton label="Reload the preview" icon={RotateCw} onClick={reload} />
        <PathField path={path} onPath={setPath} />
        <Select label="Width" className={styles.choice} value={width} options={widths} onChange={setWidth} />
        <ThemeMenu value={theme} onChange={setTheme} />
        <PaneCollapse />
      </Toolbar>
      <QueryView query={preview} loading={<Skeleton label="Preparing the preview" />}>
        {(data) => (
          <Loading
            key={`${data.url} ${reloads}`}
            preview={data}
            theme={theme === 'app' ? resolved : theme}
            width={width === 'fill' ? null : Number(width)}
          />
        )}
      </QueryView>
    </div>
  );
}

/** The path inside of the UI; taken over with Enter. */
function PathField({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const [typed, setTyped] = useState(path);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = typed.trim().replace(/^\/*/, '/');
    setTyped(wanted);
    onPath(wanted);
  };
  return (
    <form className={styles.path} onSubmit={submit}>
      <Input code aria-label="Path inside of the UI" value={typed} onChange={({ target }) => setTyped(target.value)} />
    </form>
  );
}

function ThemeMenu({ value, onChange }: { value: ThemeChoice; onChange: (value: ThemeChoice) => void }) {
  const current = themes.find((theme) => theme.value === value) ?? themes[0];
  return (
    <Menu
      align="end"
      trigger={<IconButton label={`Theme of the preview: ${current.label}`} icon={current.icon} />}
      entries={[
        {
          kind: 'radio',
          id: 'theme',
          label: 'Theme of the preview',
          value,
          options: themes.map((theme) => ({ value: theme.value, label: theme.label })),
          onChange: (next) => onChange(themes.find((theme) => theme.value === next)?.value ?? 'app'),
        },
      ]}
    />
  );
}

/** What scrolls must be reachable by the keyboard. */
const reachable = { tabIndex: 0 };

/** One loading of the UI, from its first byte to `ready`. */
function Loading({ preview, theme, width }: { preview: Preview; theme: 'light' | 'dark'; width: number | null }) {
  const bridges = useProjectPart(createBridges);
  const [link] = useState(() => bridges.open(preview));
  const state = useStore(link.state);
  const look = stateLooks[state];
  return (
    <>
      <section className={styles.stage} aria-label="UI of the extension" aria-busy={state === 'loading'} {...reachable}>
        <Frame preview={preview} link={link} theme={theme} width={width} />
        {state === 'loading' && (
          <div className={styles.veil}>
            <Skeleton label="Loading the UI" lines={5} />
          </div>
        )}
      </section>
      <footer className={styles.foot}>
        <span title={look.title}>
          <StatusDot status={look.status} label={look.label} />
        </span>
        <span className={styles.hash}>
          <MiddleTruncate code text={preview.contentHash} />
        </span>
        <CopyButton value={preview.contentHash} what="content hash" />
        <CopyButton value={preview.url} what="address of the UI" kind="link" />
      </footer>
    </>
  );
}

function NotInstalled() {
  const isBuilding = useBuild()?.state === 'running';
  if (isBuilding) {
    return <EmptyState icon={Hammer} title="Building" text="The UI shows here as soon as the extension is installed." />;
  }
  return (
    <EmptyState
      icon={Hammer}
      title="Nothing to preview yet"
      text="The preview shows the UI of the installed extension; a build that succeeds installs it."
      action={<CommandButton id="build.start" />}
    />
  );
}

function NoUi() {
  const { openFile } = useNavigation();
  return (
    <EmptyState
      icon={AppWindow}
      title="This extension has no UI"
      text="Declare ui in the manifest and add ui/index.html to see it here."
      action={<Button onClick={() => openFile('manifest.json')}>Open manifest.json</Button>}
    />
  );
}
