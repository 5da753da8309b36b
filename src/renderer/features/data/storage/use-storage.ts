/** The stored records of an install for components: namespaces, the keys of one, page by page, and one record. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useQueries } from '../../../rpc/context.tsx';

const pageSize = 200;

export function useNamespaces(installId: string) {
  return useQuery(useQueries().storage.namespaces.queryOptions({ input: { installId } }));
}

/** `namespace` is null while there is none to list. */
export function useKeys(installId: string, namespace: string | null, search: string) {
  const queries = useQueries();
  return useInfiniteQuery(
    queries.storage.list.infiniteOptions({
      input: (after: string) => ({ installId, namespace: namespace ?? '', search, after, limit: pageSize }),
      initialPageParam: '',
      getNextPageParam: ({ next }) => next,
      enabled: namespace !== null,
      placeholderData: (before) => before,
    }),
  );
}

export function useRecord(installId: string, namespace: string, key: string) {
  return useQuery(useQueries().storage.get.queryOptions({ input: { installId, namespace, key } }));
}
