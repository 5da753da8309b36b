/** The iframe of a UI: sandboxed as in the product, on the install's own origin. Made anew for each loading. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Preview } from '../../../contract/preview.ts';
import { useProject } from '../../app/project.tsx';
import { useServices } from '../../app/services.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { useStore } from '../../ui/store.ts';
import type { FrameLink } from './bridges.ts';
import styles from './Preview.module.css';

interface FrameProps {
  preview: Preview;
  link: FrameLink;
  theme: 'light' | 'dark';
  /** Pixels; null fills the pane. */
  width: number | null;
}

/** The product shows the UI after this, whatever it says. */
const patienceMs = 1_500;

export function Frame({ preview, link, theme, width }: FrameProps) {
  const tokens = useQuery(useQueries().preview.themeTokens.queryOptions()).data;
  const iframe = useRef<HTMLIFrameElement>(null);
  const state = useStore(link.state);
  const height = useStore(link.height);

  useEffect(() => {
    if (iframe.current) link.attach(iframe.current);
  }, [link]);
  useEffect(() => link.setTheme(tokens?.[theme] ?? null), [link, tokens, theme]);
  useEffect(() => {
    if (state !== 'loading') return;
    const timer = setTimeout(link.loaded, patienceMs);
    return () => clearTimeout(timer);
  }, [link, state]);
  useRoundEnd(state !== 'loading');

  return (
    <iframe
      ref={iframe}
      className={styles.frame}
      style={{ height: height ?? '100%', width: width ?? '100%' }}
      title="Extension UI"
      src={preview.url}
      sandbox={preview.sandbox}
      onLoad={link.loaded}
    />
  );
}

/** Where there is no handler to answer, the loop ends with the UI that has loaded. */
function useRoundEnd(isLoaded: boolean): void {
  const { hasHandler } = useProject();
  const { loop } = useServices();
  const startedAt = useRef<number>(null);
  useEffect(() => {
    startedAt.current ??= performance.now();
    if (isLoaded && !hasHandler) loop.answered(performance.now() - startedAt.current, 'preview');
  }, [isLoaded, hasHandler, loop]);
}
