/** Pulls an image, with progress and a way to cancel. */
import type Docker from 'dockerode';
import type { ContainerProgress } from '../../../contract/connections.ts';

interface PullEvent {
  id?: string;
  status?: string;
  error?: string;
  progressDetail?: { current?: number; total?: number };
}

export async function pullImage(
  docker: Docker,
  image: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: ContainerProgress) => void },
): Promise<void> {
  const stream = await docker.pull(image, { abortSignal: signal });
  const layers = new Map<string, { done: number; total: number }>();
  const seen = ({ id, status, progressDetail }: PullEvent): void => {
    if (id !== undefined && progressDetail?.total) {
      layers.set(id, { done: progressDetail.current ?? 0, total: progressDetail.total });
    }
    const all = [...layers.values()];
    const sum = (of: 'done' | 'total'): number => all.reduce((total, layer) => total + layer[of], 0);
    const bytes = all.length === 0 ? null : { done: sum('done'), total: sum('total') };
    onProgress({ step: 'pulling', detail: status ?? 'Pulling', bytes });
  };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  docker.modem.followProgress(
    stream,
    (error, events: PullEvent[] | null) => {
      const refused = events?.find((event) => event.error !== undefined)?.error;
      if (error) reject(error);
      else if (refused === undefined) resolve();
      else reject(new Error(refused));
    },
    seen,
  );
  await promise;
}
