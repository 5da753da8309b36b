/** The platform's internal APIs, by which a runner on its own reaches the services (contract topic: internal calls). */
import { z } from 'zod';
import { HostFailure } from '../../host/services.ts';

export type InternalApiName = 'ext-storage' | 'ext-scheduler' | 'ext-invoicing' | 'ext-clients' | 'ext-services';

export interface InternalApi {
  /**
   * The JSON of a 2xx answer, as `schema` reads it. Throws `HostFailure`: with the status and body of any other
   * answer, and with status 0 where there was no answer or none that can be read; the messages are the platform's.
   */
  call<Answer>(
    api: InternalApiName,
    installId: string,
    operation: Record<string, unknown>,
    schema: z.ZodType<Answer>,
  ): Promise<Answer>;
}

const timeoutMs = 30_000;
const errorSchema = z.object({ error: z.string().optional(), code: z.string().optional() }).catch({});

const unanswered = (message: string): HostFailure => new HostFailure(0, 'UNANSWERED', message);

interface InternalApiOptions {
  /** Without a slash at its end. */
  base: string;
  /** Null where none is configured. */
  token: string | null;
  /** Of the request that the calls are made for; the platform's runner names none. */
  requestId?: string;
}

export function createInternalApi({ base, token, requestId }: InternalApiOptions): InternalApi {
  const named: Record<string, string> =
    requestId === undefined || !isHeaderText(requestId) ? {} : { 'x-request-id': requestId };

  async function send(path: string, operation: Record<string, unknown>): Promise<{ status: number; text: string }> {
    if (token === null) throw unanswered('runner auth token not configured');
    try {
      const response = await fetch(`${base}/api/internal/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-runner-auth': token, ...named },
        body: JSON.stringify(operation),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.status, text: await response.text() };
    } catch {
      throw unanswered('transport failure');
    }
  }

  return {
    async call(api, installId, operation, schema) {
      const { status, text } = await send(`${api}/install/${encodeURIComponent(installId)}`, operation);
      const body = parse(text);
      if (status < 200 || status > 299) {
        const { error, code } = errorSchema.parse(body);
        throw new HostFailure(status, code ?? '', error ?? `http ${status}`, { body: text });
      }
      if (body === undefined) throw unanswered('invalid JSON response');
      const answer = schema.safeParse(body);
      if (!answer.success) throw unanswered('invalid response');
      return answer.data;
    },
  };
}

/** A request id may be any text of a client's; a header takes less. */
function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e]{1,128}$/.test(text);
}

/** An empty body counts as null; undefined for anything that is not JSON. */
function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
