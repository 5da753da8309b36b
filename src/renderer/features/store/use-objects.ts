/** The objects of the store, page by page as the list is scrolled. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { StoredObjectInfo } from '../../../contract/store.ts';
import { useRpc } from '../../rpc/context.tsx';
import { useLive } from '../../rpc/live.ts';

const pageSize = 500;

/** Only those whose key contains `search`. */
export function useObjects(search: string) {
  const { client, queries, queryClient } = useRpc();
  const query = useInfiniteQuery(
    queries.store.list.infiniteOptions({
      input: (after: string) => ({ search, after, limit: pageSize }),
      initialPageParam: '',
      getNextPageParam: ({ next }) => next,
      placeholderData: (before) => before,
      // Builds write objects while the view is not shown.
      staleTime: 0,
    }),
  );
  // What is published or built is an object of the store too.
  useLive({
    key: 'objects',
    subscribe: (signal) => client.workbench.changes(undefined, { signal }),
    onEvent: ({ topic }) => {
      if (topic === 'registry' || topic === 'installs') {
        void queryClient.invalidateQueries({ queryKey: queries.store.list.key() });
      }
    },
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const objects: StoredObjectInfo[] = query.data?.pages.flatMap((page) => page.objects) ?? [];
  return {
    query,
    objects,
    hasMore: hasNextPage,
    more: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}
