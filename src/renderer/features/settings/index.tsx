/** The Settings view: every setting with the value in force and where it comes from, and the way to change it. */
import { useQuery } from '@tanstack/react-query';
import { Search, SearchX } from 'lucide-react';
import { useRef } from 'react';
import type { Setting } from '../../../contract/settings.ts';
import { useCommand } from '../../app/commands/use-command.ts';
import { useDeepState } from '../../app/view.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatCount } from '../../ui/format.ts';
import { Input } from '../../ui/Input.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { EmptyState, Skeleton } from '../../ui/States.tsx';
import { Toolbar, ToolbarSpace } from '../../ui/Toolbar.tsx';
import { GroupTabs } from './GroupTabs.tsx';
import { groupOf, shownGroups, type ShownGroup } from './setting-list.ts';
import { SettingRow } from './SettingRow.tsx';
import styles from './Settings.module.css';

export default function SettingsView() {
  const query = useQuery(useQueries().settings.list.queryOptions());
  const [groupId, setGroup] = useDeepState('group');
  const [searched, setSearch] = useDeepState('find');
  const group = groupOf(groupId);
  const search = searched ?? '';
  const searching = search.trim() !== '';
  const settings = query.data?.settings ?? [];
  const shown = shownGroups(settings, group, search);
  return (
    <div className={styles.view}>
      <GroupTabs
        settings={settings}
        chosen={searching ? null : group}
        reached={group}
        onChoose={(next) => {
          setSearch(null);
          setGroup(next, { push: true });
        }}
      />
      <div className={styles.main} role="tabpanel" id="settings-shown" aria-label="Settings">
        <SearchBar search={search} onSearch={(text) => setSearch(text === '' ? null : text)} shown={shown} />
        <div className={styles.page}>
          <QueryView query={query} loading={<Skeleton label="Reading the settings" lines={10} />}>
            {({ file, notice }) =>
              shown.length === 0 ? (
                <NothingFound search={search} onClear={() => setSearch(null)} />
              ) : (
                <>
                  {shown.map((entry) => (
                    <Group key={entry.id} group={entry} />
                  ))}
                  <FileNote file={file} notice={notice} />
                </>
              )
            }
          </QueryView>
        </div>
      </div>
    </div>
  );
}

function SearchBar({ search, onSearch, shown }: { search: string; onSearch: (text: string) => void; shown: ShownGroup[] }) {
  const input = useRef<HTMLInputElement>(null);
  const found = shown.reduce((sum, { used, unused }) => sum + used.length + unused.length, 0);
  useCommand({
    id: 'settings.find',
    title: 'Find a setting',
    group: 'Settings',
    keys: 'Mod+F',
    run: () => input.current?.select(),
  });
  return (
    <Toolbar label="Settings">
      <h2>Settings</h2>
      <output className={styles.muted}>{search.trim() === '' ? '' : `${formatCount(found, 'setting')} found`}</output>
      <ToolbarSpace />
      <div className={styles.search}>
        <Search size={16} strokeWidth={1.5} aria-hidden="true" />
        <Input
          ref={input}
          type="search"
          aria-label="Find a setting"
          placeholder="Name, value or meaning"
          value={search}
          onChange={({ target }) => onSearch(target.value)}
        />
      </div>
    </Toolbar>
  );
}

function NothingFound({ search, onClear }: { search: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={SearchX}
      title={`No setting matches “${search.trim()}”`}
      text="The search looks at names, values and meanings of all groups."
      action={<Button onClick={onClear}>Clear the search</Button>}
    />
  );
}

function Group({ group: { id, title, used, unused } }: { group: ShownGroup }) {
  return (
    <section className={styles.section} aria-labelledby={`settings-${id}`}>
      <h3 id={`settings-${id}`}>{title}</h3>
      {used.length > 0 && <Rows settings={used} />}
      {unused.length > 0 && (
        <>
          <h4 className={styles.subtitle}>Without effect in the workbench</h4>
          <Rows settings={unused} />
        </>
      )}
    </section>
  );
}

function Rows({ settings }: { settings: readonly Setting[] }) {
  return (
    <ul className={styles.rows}>
      {settings.map((setting) => (
        <SettingRow key={setting.name} setting={setting} />
      ))}
    </ul>
  );
}

/** Where changes are stored, and how secrets among them are kept. */
function FileNote({ file, notice }: { file: string; notice: string | null }) {
  return (
    <div className={styles.file}>
      <p>
        A flag of the command line counts before the environment, the environment before the settings file, the file before the
        default.
      </p>
      <p className={styles.path}>
        Changes are stored in <MiddleTruncate code text={file} />
        <CopyButton value={file} what="the path of the settings file" />
      </p>
      {notice !== null && <p>{notice}</p>}
    </div>
  );
}
