/** The width of an element, for arrangements that depend on the room there is. */
import { useLayoutEffect, useState, type RefCallback } from 'react';

/** Returns the ref to put on the element and its width in pixels; null until it is measured. */
export function useElementWidth(): [RefCallback<HTMLElement>, number | null] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [width, setWidth] = useState<number | null>(null);
  useLayoutEffect(() => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => entry && entry.contentRect.width > 0 && setWidth(entry.contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, width];
}
