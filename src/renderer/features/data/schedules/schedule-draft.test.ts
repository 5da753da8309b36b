import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../../../contract/schedules.ts';
import { checkSchedule, scheduleDraft, scheduleFields } from './schedule-draft.ts';
import { endpointText, runText, scheduleName } from './schedule-words.ts';

const schedule: Schedule = {
  scheduleId: '00000000-0000-4000-8000-000000000001',
  installId: '00000000-0000-4000-8000-000000000002',
  endpointId: '00000000-0000-4000-8000-000000000003',
  endpoint: { method: 'POST', path: '/api/import' },
  name: null,
  cron: '*/15 * * * *',
  timezone: 'Europe/Berlin',
  enabled: false,
  payload: { full: true },
  lastRunAt: null,
  lastRunStatus: null,
  lastError: null,
  createdAt: 1,
  nextRunAt: null,
};

describe('the form of a schedule', () => {
  it('gives back what it was made from', () => {
    const { endpointId, cron, timezone, name, enabled, payload } = schedule;
    const draft = scheduleDraft(schedule);
    expect(checkSchedule(draft)).toBeNull();
    expect(scheduleFields(draft)).toEqual({ endpointId, cron, timezone, name, enabled, payload });
  });

  it('begins with an expression that can run and without an endpoint', () => {
    const draft = scheduleDraft(null);
    expect(checkSchedule(draft)).toEqual({ endpointId: 'Choose an endpoint.' });
    expect(scheduleFields(draft)).toMatchObject({ cron: '0 6 * * *', enabled: true, name: null, payload: null });
  });

  it('takes JSON alone as a payload', () => {
    const draft = { ...scheduleDraft(schedule), payloadJson: '{ full' };
    expect(checkSchedule(draft)?.['payloadJson']).toMatch(/not JSON/);
  });
});

describe('words', () => {
  it('name a schedule by its name or what it calls', () => {
    expect(scheduleName(schedule)).toBe('POST /api/import');
    expect(scheduleName({ ...schedule, name: 'Nightly' })).toBe('Nightly');
    expect(endpointText({ endpoint: null })).toBe('endpoint is gone');
  });

  it('tell why a run was not a success', () => {
    expect(runText({ status: 'success', detail: null })).toBe('Run succeeded');
    expect(runText({ status: 'error', detail: 'HTTP 500' })).toBe('Run failed: HTTP 500');
    expect(runText({ status: 'skipped', detail: 'Still running' })).toBe('Run skipped: Still running');
  });
});
