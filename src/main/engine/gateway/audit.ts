/** The execution audit of one request (contract topic: execution audit). */
import type { Clock, Logger } from '../parts.ts';
import type { ExecutionLog, ExecutionStatus } from '../registry/types.ts';
import type { Grant } from './access.ts';

export interface Audit {
  readonly id: string;
  /** Writes how the execution ended. A failure is logged: the request is answered all the same. */
  finish(outcome: { status: ExecutionStatus; error: string | null; httpStatus: number }): void;
}

export interface AuditStart {
  tenantId: string;
  grant: Grant;
  requestId: string;
  method: string;
  path: string;
  userId: string;
}

/** Writes the row that says an execution began; fails when it cannot be written. */
export function startAudit(parts: { executions: ExecutionLog; clock: Clock; logger: Logger }, start: AuditStart): Audit {
  const { executions, clock, logger } = parts;
  const { install, endpoint, principal } = start.grant;
  const startedAt = clock.now();
  const metrics = {
    method: start.method,
    path: start.path,
    endpoint_template: endpoint.path,
    principal_kind: principal,
    user_id: start.userId,
  };
  const { tenantId, requestId } = start;
  const { registryId, versionId } = install;
  const id = executions.start({ tenantId, registryId, versionId, requestId, metrics });
  return {
    id,
    finish: ({ status, error, httpStatus }) => {
      const ended = { ...metrics, http_status: httpStatus, duration_ms: clock.now() - startedAt };
      try {
        executions.finish(id, { status, error, metrics: ended });
      } catch (cause) {
        logger.error({ err: cause, execution: id }, 'The end of an execution could not be written to the audit.');
      }
    },
  };
}
