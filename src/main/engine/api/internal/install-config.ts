/** `POST /api/internal/ext-runner/install-config` (contract topic: install configuration resolution). */
import { z } from 'zod';
import type { Registry } from '../../registry/types.ts';
import { answer, type WireAnswer } from './answers.ts';
import type { CallBody } from './call.ts';

const requestSchema = z.object({ tenantId: z.string().min(1), extensionId: z.string().min(1) });

/** Answers a call whose token is right. A disabled install counts as none, as where the platform resolves it. */
export function installConfigAnswer(registry: Pick<Registry, 'resolve' | 'config'>, body: CallBody): WireAnswer {
  const parsed = requestSchema.safeParse('invalid' in body ? undefined : body.value);
  if (!parsed.success) {
    return answer({ error: 'invalid_request', details: z.flattenError(parsed.error) }, 400);
  }
  const { tenantId, extensionId } = parsed.data;
  const install = registry.resolve(tenantId, extensionId);
  const resolved = install?.enabled === true ? registry.config(tenantId, install.installId) : null;
  if (resolved === null) return answer({ error: 'install_not_found' }, 404);
  const { install: current, config, providers, configVersion, secretsVersion, secretEnvelope } = resolved;
  return answer({
    tenantId: current.tenantId,
    extensionSlug: current.slug,
    installId: current.installId,
    versionId: current.versionId,
    registryId: current.registryId,
    contentHash: current.contentHash,
    config,
    providers,
    configVersion,
    secretsVersion,
    secretEnvelope,
    updatedAt: new Date(current.updatedAt).toISOString(),
  });
}
