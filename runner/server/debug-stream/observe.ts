/** What an execution tells the debug stream (contract topic: debug stream, fields and events). */
import type { ExecutionObserver } from '../../http/options.ts';
import { silentSpan } from '../../observe.ts';
import type { LogLevel, ObservedSpan } from '../../observe.ts';
import type { ExecuteBody } from '../../types.ts';
import type { DebugStreamSettings } from '../settings.ts';
import type { DebugPublisher } from './publisher.ts';

export interface DebugObserverOptions {
  publisher: DebugPublisher;
  settings: DebugStreamSettings;
  /** `platform` does not say whose standard error a line is from. */
  mode: 'platform' | 'helpful';
  /** Epoch milliseconds. */
  now(): number;
}

interface Event {
  level: LogLevel;
  stream: 'log' | 'stdout' | 'stderr';
  message: string;
  at: number;
}

type Context = Partial<ExecuteBody['context']>;

export function createDebugObserver(options: DebugObserverOptions): (body: ExecuteBody) => ExecutionObserver {
  const { publisher, settings, mode, now } = options;

  function publish(context: Context, { level, stream, message, at }: Event): void {
    const cut = truncate(message, settings.maxEventBytes);
    publisher.publish(streamKey(settings.prefix, context), {
      ts: String(Math.round(at)),
      level,
      stream,
      ...known({
        tenant: context.tenant_id,
        extension: context.extension_id,
        install: context.install_id,
        request: context.request_id,
        version: context.version_id,
      }),
      message: cut.text,
      truncated: cut.truncated ? '1' : '0',
    });
  }

  return ({ context }) => {
    let secretFailure: unknown;
    const span: ObservedSpan = {
      ...silentSpan,
      child: () => span,
      log({ level, stream, message, at }) {
        const shown = stream === 'stderr' ? message.trim() !== '' : stream === 'log';
        const whose = stream === 'stderr' && mode === 'platform' ? {} : context;
        if (shown) publish(whose, { level, stream, message, at: at ?? now() });
      },
      set(attributes) {
        secretFailure = attributes['secretFailure'] ?? secretFailure;
      },
    };
    const failed = (message: string): void => publish(context, { level: 'error', stream: 'log', message, at: now() });
    return {
      span,
      end({ error }, explanation) {
        if (error === 'secret_decrypt_failed') failed(`secret envelope decryption failed: ${String(secretFailure)}`);
        if (error?.startsWith('execute_failed: ') === true) {
          const cause = explanation === null ? '' : `: ${explanation.why}`;
          failed(`execute failed: ${error.slice('execute_failed: '.length)}${cause}`);
        }
      },
    };
  };
}

/** The stream of a tenant's extension, in lower case. */
export function streamKey(prefix: string, { tenant_id: tenant, extension_id: extension }: Context): string {
  const parts = [tenant, extension].filter((part) => part !== undefined && part !== '');
  return `${prefix}${parts.length === 0 ? 'unknown' : parts.join(':').toLowerCase()}`;
}

/** Cut to a number of bytes, never inside a character. */
export function truncate(text: string, maxBytes: number): { text: string; truncated: boolean } {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return { text, truncated: false };
  let end = maxBytes;
  // Bytes that continue a character look like 10xxxxxx.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return { text: bytes.toString('utf8', 0, end), truncated: true };
}

function known(fields: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined && field[1] !== null),
  );
}
