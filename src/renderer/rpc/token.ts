/** The launch token: comes in the address once, then lives in this tab's session storage. */
const storageKey = 'alga-workbench.token';

export interface TokenPlaces {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState' | 'state'>;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

/** Moves `#token=…` from the address to the storage and returns the token; null when there never was one. */
export function takeToken({ location, history, storage }: TokenPlaces): string | null {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get('token');
  if (given === null) return storage.getItem(storageKey);
  storage.setItem(storageKey, given);
  fragment.delete('token');
  const rest = fragment.toString();
  history.replaceState(history.state, '', `${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`);
  return given;
}
