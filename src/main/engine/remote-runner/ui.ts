/**
 * The workbench's own runner address while a runner elsewhere is in use: UIs come from that one, each still on its
 * install's own origin. Everything else stays with the runner inside the workbench.
 */
import type { InstallDirectory } from '../../../../runner/bundle/source.ts';
import { judgeHost } from '../../../../runner/http/hosts.ts';
import { decodePath } from '../../../../runner/http/ui-path.ts';
import { askRunner } from './proxy.ts';
import { isRemote, runnerBase, type RemoteRunnerSettings } from './settings.ts';

type Handler = (request: Request, env?: unknown) => Response | Promise<Response>;

export interface RunnerFrontParts {
  embedded: Handler;
  settings: () => RemoteRunnerSettings;
  installs: InstallDirectory;
  fetch: typeof globalThis.fetch;
}

export function createRunnerFront({ embedded, settings, installs, fetch }: RunnerFrontParts): Handler {
  return async (request, env) => {
    const current = settings();
    const base = runnerBase(current);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const { pathname, search, searchParams } = new URL(request.url);
    if (!isRemote(current) || base === null || !isRead || !pathname.startsWith('/ext-ui/')) return embedded(request, env);
    const verdict = await judgeHost(request.headers.get('host') ?? '', [], installs);
    if (verdict.kind === 'unknown') return new Response(null, { status: 404 });
    if (verdict.kind === 'install') {
      const extension = decodePath(pathname.split('/')[2] ?? '');
      const isOwn = searchParams.getAll('tenant').every((tenant) => tenant === verdict.tenantId);
      if (extension !== verdict.extensionId || !isOwn) return new Response(null, { status: 404 });
      // Files of a page name no tenant; the runner elsewhere sees no host from which it could tell it.
      searchParams.set('tenant', verdict.tenantId);
    }
    const query = verdict.kind === 'install' ? `?${searchParams}` : search;
    try {
      return await askRunner(fetch, { base: base.url, target: `${pathname}${query}`, request });
    } catch {
      return Response.json({ error: 'runner_unreachable' }, { status: 502, headers: { 'cache-control': 'no-store' } });
    }
  };
}
