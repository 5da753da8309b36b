/** The schedules of the install: which endpoint runs when, how its runs went, and one run at once. */
import { useQuery } from '@tanstack/react-query';
import { CalendarClock } from 'lucide-react';
import type { Install } from '../../../../contract/installs.ts';
import type { Schedule, ScheduleEndpoint } from '../../../../contract/schedules.ts';
import { useRpc } from '../../../rpc/context.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { StatusDot } from '../../../ui/StatusDot.tsx';
import { Time } from '../../../ui/Time.tsx';
import type { FormField } from '../records/form-fields.ts';
import type { FormSpec } from '../records/RecordForm.tsx';
import type { Column } from '../records/RecordList.tsx';
import { RecordsSection } from '../records/RecordsSection.tsx';
import { checkSchedule, scheduleDraft, scheduleFields } from './schedule-draft.ts';
import { RunButton, ScheduleTimes } from './ScheduleParts.tsx';
import { endpointText, formatMoment, scheduleName } from './schedule-words.ts';
import { useScheduleCalls } from './use-schedule-calls.ts';

const columns: readonly Column<Schedule>[] = [
  { title: 'Name', width: 'minmax(0, 1fr)', render: (schedule) => scheduleName(schedule) },
  { title: 'State', width: '72px', render: ({ enabled }) => !enabled && <Badge>disabled</Badge> },
  { title: 'Endpoint', width: 'minmax(0, 1fr)', extra: true, render: (schedule) => <code>{endpointText(schedule)}</code> },
  { title: 'Expression', width: '112px', render: ({ cron }) => <code title={cron}>{cron}</code> },
  { title: 'Last run', width: '96px', render: (schedule) => <LastRun schedule={schedule} /> },
  {
    title: 'Next run',
    width: '160px',
    right: true,
    extra: true,
    render: ({ nextRunAt }) => nextRunAt !== null && formatMoment(nextRunAt),
  },
];

const timezones = ['UTC', ...Intl.supportedValuesOf('timeZone')];

function fieldsFor(endpoints: readonly ScheduleEndpoint[]): readonly FormField[] {
  const choices = endpoints
    .filter(({ schedulable }) => schedulable)
    .map(({ endpointId, method, path }) => ({ value: endpointId, label: `${method} ${path}` }));
  return [
    { kind: 'text', name: 'name', label: 'Name', hint: 'May be left blank.' },
    {
      kind: 'choice',
      name: 'endpointId',
      label: 'Endpoint',
      hint: 'GET and POST endpoints without path parameters can be scheduled.',
      options: [{ value: '', label: 'Choose an endpoint' }, ...choices],
    },
    {
      kind: 'text',
      name: 'cron',
      label: 'Expression',
      hint: 'Minute, hour, day of month, month, day of week.',
      code: true,
    },
    { kind: 'text', name: 'timezone', label: 'Time zone', placeholder: 'UTC', suggestions: timezones },
    {
      kind: 'lines',
      name: 'payloadJson',
      label: 'Payload',
      hint: 'A JSON object or array, which POST endpoints get as their body. May be left blank.',
      code: true,
    },
    { kind: 'flag', name: 'enabled', label: 'Enabled' },
  ];
}

export function SchedulesSection({ install }: { install: Install }) {
  const { installId } = install;
  const { client: rpc, queries, queryClient } = useRpc();
  const { runNow, toggle } = useScheduleCalls();
  const query = useQuery(queries.schedules.list.queryOptions({ input: { installId } }));
  const endpoints = useQuery(queries.schedules.endpoints.queryOptions({ input: { installId } })).data ?? [];
  const readAgain = () => queryClient.invalidateQueries({ queryKey: queries.schedules.key() });

  const form: FormSpec<Schedule> = {
    fields: fieldsFor(endpoints),
    draftOf: scheduleDraft,
    check: checkSchedule,
    save: async (draft, row) => {
      const fields = { installId, ...scheduleFields(draft) };
      const { scheduleId } = await (row === null
        ? rpc.schedules.create(fields)
        : rpc.schedules.update({ ...fields, scheduleId: row.scheduleId }));
      await readAgain();
      return scheduleId;
    },
    below: ScheduleTimes,
    actions: RunButton,
  };
  return (
    <RecordsSection<Schedule>
      id="schedule"
      title="Schedules"
      one="schedule"
      icon={CalendarClock}
      emptyText="A schedule calls an endpoint by time; extensions with cap:scheduler.manage make their own."
      query={query}
      keyOf={({ scheduleId }) => scheduleId}
      nameOf={scheduleName}
      textOf={(schedule) => [schedule.name, endpointText(schedule), schedule.cron, schedule.scheduleId].join(' ')}
      columns={columns}
      form={form}
      menu={(schedule) => [
        { id: 'run', label: 'Run now', onSelect: () => void runNow(schedule) },
        { id: 'toggle', label: schedule.enabled ? 'Disable' : 'Enable', onSelect: () => void toggle(schedule) },
      ]}
      remove={async ({ scheduleId }) => {
        await rpc.schedules.remove({ installId, scheduleId });
        await readAgain();
      }}
      removeText={() => 'It does not run any more, and the history of its runs is removed. This cannot be undone.'}
    />
  );
}

function LastRun({ schedule: { lastRunAt, lastRunStatus, lastError } }: { schedule: Schedule }) {
  if (lastRunAt === null) return null;
  const isError = lastRunStatus === 'error';
  return (
    <span title={lastError ?? undefined}>
      <StatusDot status={isError ? 'error' : 'ok'} label={isError ? 'failed' : 'succeeded'} hideLabel /> <Time at={lastRunAt} />
    </span>
  );
}
