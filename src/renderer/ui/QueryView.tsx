/** A query's three outcomes: skeleton, failure with a way to retry, content. Keeps old content while it reads anew. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toFailure } from '../rpc/failure.ts';
import { FailureView, Skeleton } from './States.tsx';

export interface QueryViewProps<T> {
  query: Pick<UseQueryResult<T, unknown>, 'data' | 'error' | 'isError' | 'refetch'>;
  /** In place of the default skeleton. */
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}

export function QueryView<T>({ query, loading, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <FailureView failure={toFailure(query.error)} action={{ label: 'Try again', onSelect: () => void query.refetch() }} />
    );
  }
  return loading ?? <Skeleton />;
}
