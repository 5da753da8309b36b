/**
 * Loads the code of all views, panels and panes while the window is idle: they then open at once, and also while the
 * workbench, which serves them, cannot be reached.
 */
const features = import.meta.glob([
  '../features/*/index.tsx',
  '../features/*/*Panel.tsx',
  '../features/loop/LoopView.tsx',
  '../features/requests/LoopRequest.tsx',
  '../features/preview/PreviewPane.tsx',
  '../features/inspector/Inspector.tsx',
]);

/** Returns what calls it off. A part that fails to load says so where it is opened. */
export function loadAheadWhenIdle(): () => void {
  const handle = requestIdleCallback(() => void Promise.allSettled(Object.values(features).map((load) => load())));
  return () => cancelIdleCallback(handle);
}
