/** One scheduled call of an endpoint: what the runner is sent, and what its answer counts as (contract topic: scheduler execution). */
import { randomUUID } from 'node:crypto';
import type { Explanation } from '../../../../runner/observe.ts';
import type { ExecuteResponse } from '../../../../runner/types.ts';
import type { Outcome } from '../gateway/dispatch.ts';
import type { Forward } from '../gateway/execute-body.ts';
import type { InstallConfig } from '../registry/types.ts';
import type { EndpointRow, ScheduleRow } from '../services/schedule-records.ts';

/** Bytes of the runner's answer as JSON. */
export const maxResponseBytes = 262_144;

/** A run that failed; its message becomes the schedule's last error. */
export class RunFailure extends Error {
  /** The schedule is switched off, too. */
  readonly disable: boolean;
  readonly explanation: Explanation | undefined;

  constructor(message: string, extra: { disable?: boolean; explanation?: Explanation | undefined } = {}) {
    super(message);
    this.name = 'RunFailure';
    this.disable = extra.disable ?? false;
    this.explanation = extra.explanation;
  }
}

/** The endpoint and configuration of a run, in the platform's order of checks. Throws `RunFailure`. */
export function prepare(schedule: ScheduleRow, config: InstallConfig | null): { endpoint: EndpointRow; config: InstallConfig } {
  const { endpoint } = schedule;
  if (endpoint === null) throw new RunFailure('Schedule endpoint not found; disabling schedule', { disable: true });
  // The platform reads the configuration of enabled installs only, so a disabled one looks like none.
  if (config === null || !config.install.enabled) throw new RunFailure('Install config not found');
  if (config.install.tenantId !== schedule.tenant_id) throw new RunFailure('Tenant mismatch for install');
  if (config.install.contentHash === '') throw new RunFailure('Install content hash missing');
  if (config.install.registryId === '') throw new RunFailure('Install registry_id missing');
  if (endpoint.versionId !== config.install.versionId) {
    throw new RunFailure('Schedule endpoint does not belong to installed version');
  }
  return { endpoint, config };
}

/** No user, no query, and of the headers only those that say for whom. A GET carries no payload. */
export function invocationOf(
  schedule: ScheduleRow,
  { endpoint, config }: { endpoint: EndpointRow; config: InstallConfig },
  given: { requestId: string; timeoutMs: number },
): Forward {
  const { install, providers, secretEnvelope, configVersion, secretsVersion } = config;
  const { installId, versionId, registryId } = install;
  const { requestId, timeoutMs } = given;
  const hasBody = endpoint.method !== 'GET' && schedule.payload_json !== null;
  return {
    routing: { tenant: install.tenantId, extension: install.registryId, requestId, idempotencyKey: randomUUID() },
    body: {
      context: {
        request_id: requestId,
        tenant_id: install.tenantId,
        extension_id: install.registryId,
        install_id: install.installId,
        content_hash: install.contentHash,
        version_id: install.versionId,
        config: config.config,
      },
      http: {
        method: endpoint.method,
        path: endpoint.path,
        query: {},
        headers: { 'x-alga-tenant': install.tenantId, 'x-alga-extension': install.registryId },
        body_b64: hasBody ? Buffer.from(schedule.payload_json ?? '').toString('base64') : null,
      },
      limits: { timeout_ms: timeoutMs, memory_mb: null },
      secret_envelope: secretEnvelope,
      providers,
      user: null,
    },
    transport: {
      via: 'schedule',
      installId,
      versionId,
      registryId,
      configVersion,
      secretsVersion,
      scheduleId: schedule.id,
    },
  };
}

/** What a schedule's last error says; of an answer that could not be read, in the platform's words. */
function textOf({ failure, httpStatus, explanation }: Extract<Outcome, { kind: 'failed' }>): string {
  if (httpStatus === undefined || httpStatus === null) return explanation.what;
  if (failure === 'empty_response') return `Runner returned empty body (http ${httpStatus})`;
  if (failure === 'invalid_response') return `Runner returned non-JSON response (http ${httpStatus})`;
  return explanation.what;
}

/** Throws `RunFailure` for what counts as a failed run; the handler's own error text is lost on the platform. */
export function judge(outcome: Outcome): ExecuteResponse {
  if (outcome.kind === 'failed') throw new RunFailure(textOf(outcome), { explanation: outcome.explanation });
  const { response } = outcome;
  const explanation = outcome.explanation ?? undefined;
  const bytes = Buffer.byteLength(JSON.stringify(response));
  if (bytes > maxResponseBytes) {
    throw new RunFailure(`Runner response too large (${bytes} bytes; max ${maxResponseBytes})`, { explanation });
  }
  if (response.status >= 400) throw new RunFailure(`Runner returned status ${response.status}`, { explanation });
  return response;
}
