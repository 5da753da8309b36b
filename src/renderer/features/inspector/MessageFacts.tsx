/** A bridge message: its envelope, what is wrong with it, and what it belongs to. */
import { useNavigation } from '../../app/navigation.ts';
import { useProjectPart } from '../../app/project.tsx';
import { useServices } from '../../app/services.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatDuration, formatExact, formatSize } from '../../ui/format.ts';
import { EmptyState } from '../../ui/States.tsx';
import { useStore } from '../../ui/store.ts';
import { base64Text } from '../preview/base64-text.ts';
import { createBridgeLog } from '../preview/bridge-log.ts';
import { isRecord, messageText, type BridgeMessage } from '../preview/bridge-message.ts';
import { prettyJson } from '../requests/body-text.ts';
import { Facts, JsonSection, Section, Title, type Fact } from './Facts.tsx';
import styles from './Inspector.module.css';

export function MessageFacts({ id }: { id: string }) {
  const log = useProjectPart(createBridgeLog);
  const messages = useStore(log.messages);
  const { selection } = useServices();
  const { openTrace } = useNavigation();
  const message = messages.find((each) => each.id === id);
  if (!message) return <EmptyState title="This message is not kept any more" />;
  const { traceId, requestId } = message;
  const other = requestId === null ? undefined : messages.find((each) => each.requestId === requestId && each.id !== id);
  const body = bodyOf(message);
  return (
    <article className={styles.inspected}>
      <Title kind={message.direction === 'in' ? 'Bridge message from the UI' : 'Bridge message to the UI'}>
        {message.type}
      </Title>
      {message.notes.length > 0 && (
        <ul className={styles.notes}>
          {message.notes.map(({ kind, text }) => (
            <li key={text}>
              <Badge tone={kind === 'violation' ? 'error' : 'info'}>{kind}</Badge>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
      <Facts facts={factsOf(message)} />
      {body !== null && <JsonSection title="Body, decoded" value={body} />}
      <JsonSection title="Envelope" value={messageText(message.envelope, 2)} />
      {(other || traceId !== null) && (
        <Section title="Belongs to">
          <div className={styles.links}>
            {other && (
              <Button onClick={() => selection.select({ kind: 'message', id: other.id })}>
                {other.direction === 'in' ? 'The call' : 'The reply'}
              </Button>
            )}
            {traceId !== null && <Button onClick={() => openTrace(traceId)}>Its trace</Button>}
          </div>
        </Section>
      )}
    </article>
  );
}

function factsOf(message: BridgeMessage): Fact[] {
  return [
    { name: 'Posted at', value: formatExact(message.at) },
    { name: 'Size', value: formatSize(message.bytes) },
    ...(message.requestId === null ? [] : [{ name: 'Request id', value: message.requestId, code: true }]),
    ...(message.durationMs === null ? [] : [{ name: 'Round trip', value: formatDuration(message.durationMs) }]),
    ...(message.status === null ? [] : [{ name: 'Status', value: message.status }]),
    ...(message.traceId === null ? [] : [{ name: 'Trace id', value: message.traceId, code: true }]),
  ];
}

/** What the base64 of a call or reply holds, where it is text. */
function bodyOf({ envelope }: BridgeMessage): string | null {
  const payload = isRecord(envelope) && isRecord(envelope['payload']) ? envelope['payload'] : {};
  const text = typeof payload['body'] === 'string' ? base64Text(payload['body']) : null;
  return text === null || text === '' ? null : (prettyJson(text) ?? text);
}
