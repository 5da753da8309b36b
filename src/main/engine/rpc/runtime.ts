/** Procedures of `requests.*`, `traces.*` and `preview.*`: what happens to an installed extension. */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { TraceBatch } from '../../../contract/traces.ts';
import { checkPage } from '../preview/check-page.ts';
import { previewOf } from '../preview/preview.ts';
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function requestProcedures(os: RpcBase, parts: RpcParts) {
  return {
    send: os.requests.send.handler(({ input, signal }) => parts.console(input, signal)),
  };
}

export function traceProcedures(os: RpcBase, { traces, tenants, changes }: RpcParts) {
  const shown = (): string => tenants.tenant().tenantId;

  /** Ends when another tenant is selected, so that whoever watches reads everything anew. */
  async function* live(installId: string | undefined, signal: AbortSignal | undefined): AsyncGenerator<TraceBatch> {
    const tenantId = shown();
    const left = new AbortController();
    const stop = changes.subscribe('change', () => {
      if (shown() !== tenantId) left.abort();
    });
    try {
      yield* traces.live({ tenantId, installId }, AbortSignal.any([left.signal, ...(signal === undefined ? [] : [signal])]));
    } finally {
      stop();
    }
  }

  return {
    list: os.traces.list.handler(({ input }) => traces.list({ ...input, tenantId: input.tenantId ?? shown() })),
    get: os.traces.get.handler(({ input }) => {
      const detail = traces.get(input.traceId, input.tenantId ?? shown());
      if (detail !== null) return detail;
      throw new WorkbenchError({
        code: 'TRACE_NOT_FOUND',
        what: `There is no trace ${input.traceId}.`,
        why: 'It was cleared, it is older than what the workbench keeps, or it is of another tenant.',
        fix: 'Select its tenant, or send the request again to get a new trace.',
      });
    }),
    clear: os.traces.clear.handler(() => ({ removed: traces.clear(shown()) })),
    live: os.traces.live.handler(({ input, signal }) => live(input.installId, signal)),
  };
}

export function previewProcedures(os: RpcBase, parts: RpcParts) {
  return {
    get: os.preview.get.handler(async ({ input }) => {
      const install = await parts.installOfProject(input.projectId);
      if (install !== null) {
        const { path, parentOrigin } = input;
        const preview = previewOf({ install, path, parentOrigin, runnerPort: parts.runnerPort() });
        await checkPage(preview, parts.runnerFetch);
        return preview;
      }
      throw new WorkbenchError({
        code: 'NOT_INSTALLED',
        what: 'There is nothing to preview yet.',
        why: 'The extension has not been built and installed for this tenant.',
        fix: 'Build it; the preview opens by itself.',
      });
    }),
    apiProxy: os.preview.apiProxy.handler(({ input }) =>
      parts.findInstall(input.installId).then((install) => parts.bridgeProxy(input, install)),
    ),
    themeTokens: os.preview.themeTokens.handler(() => parts.themeTokens()),
  };
}
