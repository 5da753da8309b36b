/** The findings about a runner elsewhere, in plain words with a way to put each right. */
import { z } from 'zod';
import type { Finding } from '../../../contract/connections.ts';
import type { ProbeAnswer } from './probe.ts';
import type { RemoteRunnerSettings, RunnerBase } from './settings.ts';

const names = {
  address: 'Its address is set',
  answers: 'It answers at its address',
  token: 'It lets the workbench in, and nobody else',
  registry: 'It reaches the registry',
  store: 'It reaches the bundle store',
  internal: 'It reaches the internal APIs',
  clock: 'Its clock agrees',
} as const;
type Check = keyof typeof names;
const order = Object.keys(names) as Check[];

const again = 'Start the runner anew with the variables of .env.runner.';
const healthSchema = z.object({ cache_writable: z.boolean(), bundle_store: z.string() });
const answerSchema = z.object({ status: z.number(), error: z.string().nullish() });

const finding = (check: Check, state: Finding['state'], detail: string, fix: string | null): Finding => ({
  check: names[check],
  state,
  detail,
  fix,
});
const at = (time: number): string => new Date(time).toISOString();
const ok = (check: Check, detail: string): Finding => finding(check, 'ok', detail, null);

/** What cannot be looked at once an earlier check failed. */
export function skippedAfter(failed: Check): Finding[] {
  const rest = order.slice(order.indexOf(failed) + 1);
  return rest.map((check) => finding(check, 'skipped', 'Not looked at: an earlier check failed.', null));
}

const reasons: Record<string, { why: string; fix: string }> = {
  ECONNREFUSED: { why: 'nothing listens on that port', fix: 'Start the runner, or correct the port.' },
  ENOTFOUND: { why: 'the host name is not known', fix: 'Correct the host name.' },
  EAI_AGAIN: { why: 'the host name cannot be looked up now', fix: 'Check the network and the host name.' },
  ECONNRESET: { why: 'the connection was cut', fix: 'Look into the log of the runner.' },
  EHOSTUNREACH: { why: 'there is no way to that host', fix: 'Check the network and the address.' },
  TIMEOUT: { why: 'it did not answer in time', fix: 'Check that the address is right and that no firewall is in between.' },
};

function reasonOf({ code, message }: Extract<ProbeAnswer, { ok: false }>): { why: string; fix: string } {
  return reasons[code] ?? { why: message, fix: 'Check the address, and look into the log of the runner.' };
}

const parse = <T>(schema: z.ZodType<T>, text: string): T | null => {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

function unanswered(check: Check, answer: Extract<ProbeAnswer, { ok: false }>): Finding {
  const { why, fix } = reasonOf(answer);
  return finding(check, 'error', `The runner gave no answer: ${why}.`, fix);
}

export const words = {
  noAddress({ RUNNER_BACKEND: backend }: RemoteRunnerSettings, base: RunnerBase | null): Finding {
    const named = backend === 'docker' ? 'RUNNER_DOCKER_HOST' : 'RUNNER_BASE_URL';
    const detail =
      base === null ? `${named} is not set.` : `${base.setting} is ${base.url}, which is no http or https address.`;
    return finding('address', 'error', detail, `Set ${named} to the address of the runner, such as http://127.0.0.1:8085.`);
  },

  address({ url, setting }: RunnerBase, settings: RemoteRunnerSettings): Finding {
    const given = settings[setting] ?? '';
    if (!given.trim().endsWith('/')) return ok('address', `${setting} is ${url}.`);
    const detail = `${setting} ends with a slash. The workbench drops it; production does not on its API route, and calls //v1/execute.`;
    return finding('address', 'warn', detail, `Set ${setting} to ${url}.`);
  },

  unreachable({ url, setting }: RunnerBase, answer: Extract<ProbeAnswer, { ok: false }>): Finding {
    const { why, fix } = reasonOf(answer);
    return finding('answers', 'error', `${url} cannot be reached: ${why}.`, `${fix} The address is in ${setting}.`);
  },

  health({ url }: RunnerBase, answer: Extract<ProbeAnswer, { ok: true }>): Finding {
    const report = parse(healthSchema, answer.text);
    if (report === null) {
      const detail = `${url}/healthz answered ${answer.status} with something else than a runner’s health.`;
      return finding('answers', 'error', detail, 'Check that the address is that of a runner and not of another server.');
    }
    if (!report.cache_writable) {
      const detail = 'It answers, but cannot write to its cache folder.';
      return finding('answers', 'error', detail, 'Give the runner a folder that it may write to in EXT_CACHE_ROOT.');
    }
    return ok('answers', `It answers, and can write to its cache. Of the bundle store it says: ${report.bundle_store}.`);
  },

  token(withToken: ProbeAnswer, without: ProbeAnswer): Finding {
    if (!withToken.ok) return unanswered('token', withToken);
    if (withToken.status === 401 || withToken.status === 403) {
      const detail = `It refuses the workbench’s token with ${withToken.status}.`;
      return finding(
        'token',
        'error',
        detail,
        `RUNNER_EXECUTE_TOKEN of the runner must be RUNNER_SERVICE_TOKEN of the workbench. ${again}`,
      );
    }
    if (parse(answerSchema, withToken.text) === null) {
      const detail = `${withToken.status} came back for a call, and no answer of a runner.`;
      return finding(
        'token',
        'error',
        detail,
        'Check that nothing stands between workbench and runner that answers in its place.',
      );
    }
    if (without.ok && without.status === 401)
      return ok('token', 'It takes the workbench’s token, and refuses calls without it.');
    const detail = 'It runs handlers for whoever reaches it: it asks for no token, as the platform’s runner never does.';
    return finding('token', 'warn', detail, 'Set RUNNER_EXECUTE_TOKEN, or let nobody else reach it.');
  },

  registry(answer: ProbeAnswer, heard: boolean): Finding {
    if (heard) return ok('registry', 'It asked this workbench for a host just now.');
    if (!answer.ok) return unanswered('registry', answer);
    const fix = `Check REGISTRY_BASE_URL of the runner. ${again}`;
    if (answer.status === 503) return finding('registry', 'error', 'The runner has no address of a registry.', fix);
    if (answer.status === 404 || answer.status === 307) {
      return finding('registry', 'error', 'The runner asks another registry than this workbench.', fix);
    }
    const detail = `The runner cannot reach its registry: it answered ${answer.status}.`;
    return finding(
      'registry',
      'error',
      detail,
      `${fix} A runner in a container does not reach 127.0.0.1 of this machine, unless it has its network.`,
    );
  },

  store(answer: ProbeAnswer): Finding {
    if (!answer.ok) return unanswered('store', answer);
    const error = parse(answerSchema, answer.text)?.error ?? '';
    if (/fetch failed: 404/.test(error)) return ok('store', 'It asked for a bundle that is not there, and was told so.');
    const keys = `S3_ACCESS_KEY, S3_SECRET_KEY and S3_REGION of the runner must be those of the store. ${again}`;
    if (/fetch failed: (401|403)/.test(error))
      return finding('store', 'error', `The store refuses the runner: ${error}.`, keys);
    if (error.startsWith('engine_init_failed')) {
      const detail = `The runner has no usable address of a store: ${error}.`;
      const fix = `Set ALGA_S3_FRONT to true and start the workbench anew, unless the store is an S3 service. ${again}`;
      return finding('store', 'error', detail, fix);
    }
    if (error.startsWith('bundle_fetch_failed')) {
      const detail = `The runner cannot reach its store: ${error}.`;
      return finding('store', 'error', detail, `Check BUNDLE_STORE_BASE, and that the store runs. ${again}`);
    }
    if (answer.status === 401)
      return finding('store', 'skipped', 'Not looked at: the runner does not let the workbench in.', null);
    return finding(
      'store',
      'warn',
      `The runner said nothing of its store, but answered ${answer.status} ${error}.`.trim(),
      again,
    );
  },

  internalApis({ acceptedAt, refusedAt }: { acceptedAt: number | null; refusedAt: number | null }): Finding {
    if (refusedAt !== null && refusedAt > (acceptedAt ?? 0)) {
      const detail = `A call at ${at(refusedAt)} had no token, or a wrong one.`;
      return finding('internal', 'error', detail, `RUNNER_STORAGE_API_TOKEN must be the same on both sides. ${again}`);
    }
    if (acceptedAt !== null) return ok('internal', `Its last call with the right token came at ${at(acceptedAt)}.`);
    return finding('internal', 'skipped', 'No handler has needed them since the workbench started.', null);
  },

  clock(aheadMs: number | null, mostMs: number): Finding {
    if (aheadMs === null) return finding('clock', 'skipped', 'The runner does not say what time it has.', null);
    const seconds = Math.round(Math.abs(aheadMs) / 1000);
    if (Math.abs(aheadMs) <= mostMs) return ok('clock', 'It differs by less than half a minute.');
    const detail = `It is ${seconds} seconds ${aheadMs > 0 ? 'ahead' : 'behind'}; stores refuse what a wrong clock has signed.`;
    return finding('clock', 'error', detail, 'Set the clock of the machine that the runner is on.');
  },
};
