/** What the gateway made of the handler's answer, in words (contract topics: response handling of both routes). */
import type { HeaderList } from '../../../contract/common.ts';
import type { HandlerAnswer } from '../../../contract/requests.ts';

/** Headers that the gateway and its connection add to every answer. */
const ofTransport: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'x-alga-workbench-trace',
  'x-request-id',
]);

/** One sentence for each difference between what the handler said and what its client receives; none when they agree. */
export function gatewayChanges(
  handler: Pick<HandlerAnswer, 'status' | 'headers'>,
  client: { status: number; headers: HeaderList },
): string[] {
  const changes: string[] = [];
  if (handler.status === 0) changes.push(`The handler gave no answer; the gateway answers ${client.status} in its place.`);
  else if (handler.status !== client.status) {
    changes.push(`The handler answered ${handler.status}; the client receives ${client.status}.`);
  }
  const received = byName(client.headers);
  const sent = byName(handler.headers);
  const dropped = [...sent.keys()].filter((name) => !received.has(name));
  if (dropped.length > 0) changes.push(`The gateway drops ${listing(dropped)}.`);
  for (const [name, value] of sent) {
    const now = received.get(name);
    if (now !== undefined && now !== value) changes.push(`${name} was “${value}” and arrives as “${now}”.`);
  }
  const added = [...received].filter(([name]) => !sent.has(name) && !ofTransport.has(name));
  for (const [name, value] of added) changes.push(`The gateway adds ${name}: ${value}.`);
  return changes;
}

function byName(headers: HeaderList): Map<string, string> {
  const values = new Map<string, string>();
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    const before = values.get(key);
    values.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return values;
}

function listing(names: readonly string[]): string {
  if (names.length === 1) return `the header ${names[0]}`;
  return `the headers ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
