/** Schedules over a real database and a runner that answers by script, for tests. */
import type { ExecuteBody, ExecuteResponse, RoutingHeaders } from '../../../../runner/types.ts';
import type { Schedule, ScheduleRun } from '../../../contract/schedules.ts';
import { quietLogger } from '../database/testing.ts';
import type { Execute } from '../gateway/dispatch.ts';
import { createRegistry } from '../registry/registry.ts';
import type { Registry } from '../registry/types.ts';
import { openTestServices } from '../services/testing.ts';
import type { TestServices } from '../services/testing.ts';
import { createTraceStore } from '../trace/store.ts';
import type { TraceStore } from '../trace/types.ts';
import type { Schedules } from './schedules.ts';
import { startSchedules } from './start.ts';

export interface ScheduleRig {
  services: TestServices;
  registry: Registry;
  trace: TraceStore;
  schedules: Schedules;
  /** What the runner was sent, in order. */
  sent: { routing: RoutingHeaders; body: ExecuteBody }[];
  /** The runner; replaced by tests. */
  execute: Execute;
  /** Why no install may run; null when all may. */
  overQuota: string | null;
  answerWith(changes: Partial<ExecuteResponse>): void;
  /** Ends the schedules and starts them again over the same data. */
  restart(timeoutMs?: number): Promise<void>;
  endpointId(method: string, path: string): string;
  /** Daily at six, by default `POST /api/import`. */
  create(changes?: object): Schedule;
  only(): Schedule;
  runNow(scheduleId: string): Promise<ScheduleRun>;
  dispose(): Promise<void>;
}

export function answered(changes: Partial<ExecuteResponse> = {}): ExecuteResponse {
  return { status: 200, headers: {}, body_b64: null, error: null, ...changes };
}

/** A runner that answers only when it is told to stop. */
export const untilAborted: Execute = (_routing, _body, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

export async function openScheduleRig(): Promise<ScheduleRig> {
  const services = await openTestServices();
  const { test, installId } = services;
  const { db, clock, folder } = test;
  const registry = createRegistry({ db, clock, vault: { envelope: () => null } });
  const trace = createTraceStore({ file: `${folder}/traces.db`, clock, logger: quietLogger, redact: () => [] });

  const start = (timeoutMs = 30_000): Schedules =>
    startSchedules({
      ...test,
      logger: quietLogger,
      registry,
      trace,
      overQuota: () => rig.overQuota,
      execute: (routing, body, options) => {
        rig.sent.push({ routing, body });
        return rig.execute(routing, body, options);
      },
      local: services,
      timeoutMs,
      byTime: true,
      changed: () => void services.changes.push('schedules'),
    });

  const rig: ScheduleRig = {
    services,
    registry,
    trace,
    schedules: start(),
    sent: [],
    execute: async () => ({ response: answered(), explanation: null }),
    overQuota: null,
    answerWith(changes) {
      rig.execute = async () => ({ response: answered(changes), explanation: null });
    },
    async restart(timeoutMs) {
      await rig.schedules.dispose();
      rig.schedules = start(timeoutMs);
    },
    endpointId: (method, path) =>
      rig.schedules.endpoints(installId).find((endpoint) => endpoint.method === method && endpoint.path === path)!.endpointId,
    create: (changes = {}) =>
      rig.schedules.create(installId, { endpointId: rig.endpointId('POST', '/api/import'), cron: '0 6 * * *', ...changes }),
    only: () => rig.schedules.list(installId)[0]!,
    runNow: (scheduleId) => rig.schedules.runNow(installId, scheduleId),
    async dispose() {
      await rig.schedules.dispose();
      await trace.dispose();
      services.dispose();
    },
  };
  return rig;
}
