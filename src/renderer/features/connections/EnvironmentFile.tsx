/** The file with the environment of a runner elsewhere: where it is, what is in it, and writing it anew. */
import { useMutation } from '@tanstack/react-query';
import { Eye, EyeOff, FilePen } from 'lucide-react';
import { useState } from 'react';
import type { RunnerConnection } from '../../../contract/connections.ts';
import { useActions } from '../../app/commands/use-actions.ts';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { CodePane } from '../../ui/CodePane.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatCount } from '../../ui/format.ts';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { FailureView } from '../../ui/States.tsx';
import styles from './Connections.module.css';
import { envLines, shownText } from './env-lines.ts';

export interface EnvironmentFileProps {
  /** Null before it is first written. */
  file: string | null;
  backend: RunnerConnection['backend'];
}

export function EnvironmentFile({ file, backend }: EnvironmentFileProps) {
  const { queries, queryClient } = useRpc();
  const writing = useMutation(
    queries.connections.runner.writeEnvironment.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: queries.connections.runner.check.key() }),
    }),
  );
  const written = writing.data ?? null;
  const place = written?.path ?? file;
  const write = () => writing.mutate(undefined);
  useActions('Connections', [
    { id: 'connections.environment', title: 'Write the environment of a runner elsewhere', run: write },
  ]);
  return (
    <section className={styles.section} aria-labelledby="connections-environment">
      <div className={styles.head}>
        <h3 id="connections-environment">Environment for a runner elsewhere</h3>
        <span className={styles.space} />
        <Button
          variant={place === null && backend !== 'embedded' ? 'primary' : 'secondary'}
          icon={FilePen}
          busy={writing.isPending}
          onClick={write}
        >
          {place === null ? 'Write .env.runner' : written === null ? 'Write it anew and show it' : 'Write it anew'}
        </Button>
      </div>
      <p className={styles.muted}>
        Addresses, tokens and store keys with which a runner works against this workbench, for{' '}
        <code className={styles.option}>docker run --env-file</code> and <code className={styles.option}>node --env-file</code>.
        Once written, it is kept current at each start.
      </p>
      {place !== null && (
        <div className={styles.place}>
          <MiddleTruncate text={place} code />
          <CopyButton value={place} what="path of the environment file" />
        </div>
      )}
      {writing.isError && <FailureView failure={toFailure(writing.error)} compact />}
      {written !== null && <Preview text={written.text} />}
    </section>
  );
}

function Preview({ text }: { text: string }) {
  const [showSecrets, setShowSecrets] = useState(false);
  const lines = envLines(text);
  const hidden = lines.filter((line) => line.kind === 'variable' && line.secret).length;
  const note = showSecrets ? 'Secrets are shown' : formatCount(hidden, 'secret is hidden', 'secrets are hidden');
  return (
    <CodePane
      label="Text of .env.runner"
      title={hidden === 0 ? '' : note}
      text={shownText(lines, showSecrets)}
      copied={text}
      what="environment with its secrets"
      actions={
        hidden > 0 && (
          <IconButton
            label={showSecrets ? 'Hide the secrets' : 'Show the secrets'}
            icon={showSecrets ? EyeOff : Eye}
            onClick={() => setShowSecrets(!showSecrets)}
          />
        )
      }
    />
  );
}
