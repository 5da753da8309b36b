/**
 * The bridges of a project's previews. A frame is heard for as long as it is in the document, also while its view is
 * hidden: a UI that waits for an answer gets it.
 */
import type { Preview, ThemeTokens } from '../../../contract/preview.ts';
import type { PartContext, ProjectPart } from '../../app/project-parts.ts';
import { createStore, type ReadableStore } from '../../ui/store.ts';
import { createBridgeHost, type BridgeHost } from './bridge-host.ts';
import { createBridgeLog } from './bridge-log.ts';

/** `loaded` without `ready` is a UI that does not speak to its host, or has not yet. */
export type FrameState = 'loading' | 'loaded' | 'ready';

/** One loading of a UI in an iframe. */
export interface FrameLink {
  state: ReadableStore<FrameState>;
  /** Pixels that the UI asked for; null until it does. */
  height: ReadableStore<number | null>;
  /** The iframe that shows the UI; naming the same one again changes nothing. */
  attach: (iframe: HTMLIFrameElement) => void;
  /** Tokens to send when the UI is ready, or at once if it is. */
  setTheme: (tokens: ThemeTokens | null) => void;
  /** The iframe has loaded, or has had its time. */
  loaded: () => void;
}

interface Bridges extends ProjectPart {
  open: (preview: Preview) => FrameLink;
}

export function createBridges({ client, part }: PartContext): Bridges {
  const log = part(createBridgeLog);
  const hosts = new Map<HTMLIFrameElement, BridgeHost>();

  const onMessage = (event: MessageEvent) => {
    for (const [iframe, host] of hosts) {
      if (iframe.isConnected) host.take(event);
      else hosts.delete(iframe);
    }
  };
  window.addEventListener('message', onMessage);

  const open = ({ installId, origin }: Preview): FrameLink => {
    const state = createStore<FrameState>('loading');
    const height = createStore<number | null>(null);
    let element: HTMLIFrameElement | null = null;
    let theme: ThemeTokens | null = null;
    const host = createBridgeHost({
      frame: () => element?.contentWindow ?? null,
      origin,
      theme: () => theme,
      apiProxy: (call) => client.preview.apiProxy({ installId, ...call }),
      onReady: () => state.set('ready'),
      onHeight: height.set,
      record: log.record,
      update: log.update,
      newId: log.newId,
      now: () => performance.timeOrigin + performance.now(),
    });
    return {
      state,
      height,
      attach: (iframe) => {
        element = iframe;
        hosts.set(iframe, host);
      },
      setTheme: (tokens) => {
        if (tokens === theme) return;
        theme = tokens;
        host.sendTheme();
      },
      loaded: () => state.set((now) => (now === 'loading' ? 'loaded' : now)),
    };
  };

  return {
    open,
    dispose: () => {
      window.removeEventListener('message', onMessage);
      hosts.clear();
    },
  };
}
