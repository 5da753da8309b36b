/** Changes of schedules as the platform's management pages make them, where an endpoint is named by its id. */
import type { JsonValue } from '../../../contract/common.ts';
import type { CalledInstall } from '../services/installs.ts';
import type { ScheduleEdit } from '../services/schedule-changes.ts';
import type { ScheduleRecords } from '../services/schedule-records.ts';
import { checkId, hasPathParameters, schedulableMethods } from '../services/schedule-rules.ts';
import type { Checked } from '../services/schedule-rules.ts';

export interface ScheduleFields {
  endpointId?: string | undefined;
  cron?: string | undefined;
  timezone?: string | undefined;
  enabled?: boolean | undefined;
  name?: string | null | undefined;
  payload?: JsonValue | undefined;
}

export type NewScheduleFields = ScheduleFields & { endpointId: string; cron: string };

function endpointOf(records: ScheduleRecords, install: CalledInstall, given: string): Checked<string> {
  const id = checkId('endpointId', given);
  if ('problem' in id) return id;
  const endpoint = records.endpoint(id.value);
  if (endpoint?.versionId !== install.versionId) {
    return { problem: 'Selected endpoint does not belong to the installed version' };
  }
  if (!schedulableMethods.includes(endpoint.method)) {
    return { problem: 'Only GET and POST endpoints are schedulable in v1' };
  }
  return hasPathParameters(endpoint.path)
    ? { problem: 'Endpoints with path parameters are not schedulable in v1' }
    : { value: endpoint.id };
}

/** Leaves out what is not given. */
export function editOf(records: ScheduleRecords, install: CalledInstall, fields: ScheduleFields): ScheduleEdit {
  const { endpointId, ...rest } = fields;
  return { ...rest, endpoint: endpointId === undefined ? undefined : endpointOf(records, install, endpointId) };
}

export function newEditOf(records: ScheduleRecords, install: CalledInstall, fields: NewScheduleFields) {
  const endpoint = endpointOf(records, install, fields.endpointId);
  return { ...editOf(records, install, fields), endpoint, cron: fields.cron };
}
