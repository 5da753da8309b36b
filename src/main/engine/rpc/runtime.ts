/** Procedures of `requests.*`, `traces.*` and `preview.*`: what happens to an installed extension. */
import { WorkbenchError } from '../../../contract/errors.ts';
import { checkPage } from '../preview/check-page.ts';
import { previewOf } from '../preview/preview.ts';
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function requestProcedures(os: RpcBase, parts: RpcParts) {
  return {
    send: os.requests.send.handler(({ input, signal }) => parts.console(input, signal)),
  };
}

export function traceProcedures(os: RpcBase, { traces }: RpcParts) {
  return {
    list: os.traces.list.handler(({ input }) => traces.list(input)),
    get: os.traces.get.handler(({ input }) => {
      const detail = traces.get(input.traceId);
      if (detail !== null) return detail;
      throw new WorkbenchError({
        code: 'TRACE_NOT_FOUND',
        what: `There is no trace ${input.traceId}.`,
        why: 'It was cleared, or it is older than what the workbench keeps.',
        fix: 'Send the request again to get a new trace.',
      });
    }),
    clear: os.traces.clear.handler(() => ({ removed: traces.clear() })),
    live: os.traces.live.handler(({ input, signal }) => traces.live(input, signal)),
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
