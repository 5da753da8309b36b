/** Takes the schedules of an install to another version: each keeps its endpoint by method and path. */
import type { ScheduleRecords, ScheduleRow } from '../services/schedule-records.ts';

export interface RemapPlan {
  moves: { schedule: ScheduleRow; endpointId: string }[];
  /** Schedules whose endpoint the version lacks. */
  missing: ScheduleRow[];
}

/** A schedule whose endpoint is gone already is left alone: its next run disables it. */
export function planRemap(records: ScheduleRecords, installId: string, versionId: string): RemapPlan {
  const endpoints = new Map(records.endpointsOf(versionId).map(({ id, method, path }) => [`${method} ${path}`, id]));
  const plan: RemapPlan = { moves: [], missing: [] };
  for (const schedule of records.ofInstall(installId)) {
    const { endpoint } = schedule;
    if (endpoint === null || endpoint.versionId === versionId) continue;
    const endpointId = endpoints.get(`${endpoint.method} ${endpoint.path}`);
    if (endpointId === undefined) plan.missing.push(schedule);
    else plan.moves.push({ schedule, endpointId });
  }
  return plan;
}

/** Moves what can be moved, and switches off what cannot. Call inside a transaction. */
export function applyRemap(records: ScheduleRecords, { moves, missing }: RemapPlan): void {
  for (const { schedule, endpointId } of moves) records.update(schedule, { endpoint_id: endpointId });
  for (const schedule of missing) records.orphan(schedule);
}
