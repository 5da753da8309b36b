/** Stops the container; asks before, while the bundle store is in it. */
import { useQuery } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import { useState } from 'react';
import { useActions } from '../../app/commands/use-actions.ts';
import { useServices } from '../../app/services.tsx';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../data/ConfirmDialog.tsx';

export function MinioStop() {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const store = useQuery(queries.store.status.queryOptions());
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);

  const stop = async () => {
    queryClient.setQueryData(queries.connections.minio.status.queryKey(), await client.connections.minio.stop());
    await queryClient.invalidateQueries({ queryKey: queries.store.key() });
  };
  const stopAtOnce = async () => {
    setBusy(true);
    try {
      await stop();
    } catch (error) {
      notices.fail(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  const begin = () => (store.data?.driver === 'minio' ? setAsking(true) : void stopAtOnce());
  useActions('Connections', [{ id: 'connections.minio-stop', title: 'Stop the MinIO container', disabled: busy, run: begin }]);
  return (
    <>
      <Button icon={Square} busy={busy} onClick={begin}>
        Stop MinIO
      </Button>
      {asking && (
        <ConfirmDialog
          title="Stop MinIO while the bundle store is in it?"
          text="Until it is started again no extension can be built, published or run, except what runners hold already. Its data stay."
          confirm="Stop MinIO"
          onConfirm={stop}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
