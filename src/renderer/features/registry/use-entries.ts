/** The entries of the registry, page by page as the list is scrolled. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { RegistryEntry } from '../../../contract/registry.ts';
import { useQueries } from '../../rpc/context.tsx';

const pageSize = 200;

export function useEntries(search: string) {
  const query = useInfiniteQuery(
    useQueries().registry.list.infiniteOptions({
      input: (after: string) => ({ search, after, limit: pageSize }),
      initialPageParam: '',
      getNextPageParam: ({ next }) => next,
      placeholderData: (before) => before,
      // Comparing thousands of rows with those before, for each page that is added, would hold the scrolling up.
      structuralSharing: false,
    }),
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const entries: RegistryEntry[] = query.data?.pages.flatMap((page) => page.entries) ?? [];
  return {
    query,
    entries,
    total: query.data?.pages[0]?.total ?? 0,
    more: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}
