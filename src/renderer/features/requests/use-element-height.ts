/** The height of an element, for panes that are arranged by the room they have. */
import { useLayoutEffect, useState, type RefCallback } from 'react';

/** Returns the ref to put on the element and its height in pixels; null until it is measured. */
export function useElementHeight(): [RefCallback<HTMLElement>, number | null] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [height, setHeight] = useState<number | null>(null);
  useLayoutEffect(() => {
    if (!element) return;
    const observer = new ResizeObserver(
      ([entry]) => entry && entry.contentRect.height > 0 && setHeight(entry.contentRect.height),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, height];
}
