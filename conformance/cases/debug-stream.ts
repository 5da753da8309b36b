/** The debug stream that a runner writes to Redis. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench, ExecuteOptions } from '../bench.ts';
import { holds, NotRun, same, startsWith } from '../expect.ts';
import type { StreamEntry } from '../peers/redis.ts';
import { shared } from '../profiles.ts';

const { required } = section('debug-stream');

const limitMs = 5000;

/** Executes and answers the first entry that fits. */
async function entry(bench: Bench, options: ExecuteOptions, accept: (found: StreamEntry) => boolean): Promise<StreamEntry> {
  const { redis } = bench.peers;
  await bench.execute(options);
  if (!redis.wasUsed()) throw new NotRun('The runner has not connected to Redis. Start it after the suite.');
  return redis.entry(accept, limitMs);
}

/** Of this case: its request id is in the event. */
const own =
  (bench: Bench) =>
  ({ fields }: StreamEntry): boolean =>
    fields['request'] === `request-of-${bench.ids.install}`;

const logging = (...calls: [name: string, text: string][]): ExecuteOptions => ({
  component: 'guest',
  path: '/calls',
  body: JSON.stringify(calls),
});

export const debugStreamCases: Case[] = [
  required('key', 'The stream is named by prefix, tenant and extension, in lower case', async (bench) => {
    const context = { tenant_id: `T-${bench.ids.tenant}`, extension_id: `E-${bench.ids.extension}` };
    const { stream } = await entry(bench, { ...logging(['logging.logInfo', 'a line']), context }, own(bench));
    same('stream', stream, `${shared.streamPrefix}t-${bench.ids.tenant}:e-${bench.ids.extension}`);
  }),
  required('fields', 'The fields of an event', async (bench) => {
    const { fields } = await entry(bench, logging(['logging.logWarn', 'a line']), own(bench));
    const { ts, ...rest } = fields;
    const { tenant, extension, install, version } = bench.ids;
    const request = `request-of-${install}`;
    const expected = {
      level: 'warn',
      stream: 'log',
      tenant,
      extension,
      install,
      request,
      version,
      message: 'a line',
      truncated: '0',
    };
    same('fields', rest, expected);
    holds('ts', /^\d{13}$/.test(ts ?? ''), 'epoch milliseconds', ts);
  }),
  required('trim', 'The stream is trimmed about its length', async (bench) => {
    const { options } = await entry(bench, logging(['logging.logInfo', 'a line']), own(bench));
    same('options', options, ['MAXLEN', '~', '2000']);
  }),
  ...(['Info', 'Warn', 'Error'] as const).map((level) =>
    required(`level/${level.toLowerCase()}`, 'The level of a line', async (bench) => {
      const { fields } = await entry(bench, logging([`logging.log${level}`, 'a line']), own(bench));
      same('level', fields['level'], level.toLowerCase());
    }),
  ),
  required('absent', 'What is not known is no field', async (bench) => {
    const text = `line of ${bench.ids.install}`;
    const context = { request_id: null, install_id: null, version_id: null };
    const found = await entry(
      bench,
      { ...logging(['logging.logInfo', text]), context },
      ({ fields }) => fields['message'] === text,
    );
    same(
      'fields',
      ['request', 'install', 'version', 'content_hash'].filter((name) => name in found.fields),
      [],
    );
  }),
  required('truncated', 'A long message is cut at the limit of bytes, and marked', async (bench) => {
    const { fields } = await entry(bench, logging(['logging.logInfo', 'x'.repeat(1000)]), own(bench));
    same('message', [fields['message']?.length, fields['truncated']], [shared.maxEventBytes, '1']);
  }),
  required('fits', 'A message of the limit is whole', async (bench) => {
    const text = 'y'.repeat(shared.maxEventBytes);
    const { fields } = await entry(bench, logging(['logging.logInfo', text]), own(bench));
    same('message', [fields['message'], fields['truncated']], [text, '0']);
  }),
  required('failure', 'An execution that failed is one event', async (bench) => {
    const { fields } = await entry(bench, { component: 'trap' }, own(bench));
    same('level and stream', [fields['level'], fields['stream']], ['error', 'log']);
    startsWith('message', fields['message'], 'execute failed: ');
  }),
  required('secrets', 'An envelope that cannot be opened is one event', async (bench) => {
    const more = { secret_envelope: { ciphertext_b64: '***' } };
    const { fields } = await entry(bench, { component: 'plain', more }, own(bench));
    const message = 'secret envelope decryption failed: secret_envelope.base64_decode_failed';
    same('event', [fields['level'], fields['message']], ['error', message]);
  }),
  required(
    'stderr',
    'Standard error goes to a stream of its own, without saying whose it is',
    async (bench) => {
      const body = `standard error of ${bench.ids.install}`;
      const found = await entry(
        bench,
        { component: 'guest', path: '/stderr', body },
        ({ fields }) => fields['message'] === body,
      );
      same('stream', found.stream, `${shared.streamPrefix}unknown`);
      const { ts, ...rest } = found.fields;
      same('fields', rest, { level: 'error', stream: 'stderr', message: body, truncated: '0' });
      holds('ts', ts !== undefined, 'a time', ts);
    },
    { helpful: 'runner.debug-context' },
  ),
  required('silent', 'Nothing is told of standard output, refusals, starts and ends', async (bench) => {
    await bench.execute({ component: 'guest', path: '/stdout', body: 'on standard output' });
    await bench.execute({ contentHash: `sha256:${'0'.repeat(64)}` });
    await bench.execute({ component: 'plain', more: { providers: ['cap:nonsense'] } });
    // A line after them, so that what came before it has been written.
    await entry(bench, logging(['logging.logInfo', 'the last line']), own(bench));
    const messages = bench.peers.redis.entries(own(bench)).map(({ fields }) => fields['message']);
    same('messages', messages, ['the last line']);
  }),
];
