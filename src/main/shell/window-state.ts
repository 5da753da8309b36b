/** Where the window was, so that it opens there again; a place that is no longer on a screen is forgotten. */

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WindowState {
  bounds: Rectangle | null;
  maximized: boolean;
}

export const minimumSize = { width: 1024, height: 640 };
const defaultSize = { width: 1440, height: 900 };

/** How much of the title bar has to be on a screen for the window to be caught with the pointer, in pixels. */
const grip = { width: 120, height: 32 };

/** Reads the stored text; anything unreadable counts as nothing stored. */
export function parseWindowState(text: string | null): WindowState {
  const none: WindowState = { bounds: null, maximized: false };
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return none;
  const { bounds, maximized } = value as Record<string, unknown>;
  return { bounds: isRectangle(bounds) ? bounds : null, maximized: maximized === true };
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    // A torn write: the window opens at its default place.
    return null;
  }
}

function isRectangle(value: unknown): value is Rectangle {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Record<string, unknown>;
  return [x, y, width, height].every((part) => Number.isSafeInteger(part));
}

/** The bounds to open with: the stored ones where they can still be seen and caught, else a default in the middle. */
export function initialBounds(stored: Rectangle | null, workAreas: readonly Rectangle[]): Partial<Rectangle> & Size {
  const area = stored === null ? undefined : workAreas.find((candidate) => holdsGrip(stored, candidate));
  if (stored !== null && area !== undefined) {
    return { ...stored, width: clamp(stored.width, minimumSize.width), height: clamp(stored.height, minimumSize.height) };
  }
  const [primary] = workAreas;
  return {
    width: primary === undefined ? defaultSize.width : clamp(Math.min(defaultSize.width, primary.width), minimumSize.width),
    height:
      primary === undefined ? defaultSize.height : clamp(Math.min(defaultSize.height, primary.height), minimumSize.height),
  };
}

interface Size {
  width: number;
  height: number;
}

function clamp(value: number, minimum: number): number {
  return Math.max(value, minimum);
}

function holdsGrip(window: Rectangle, area: Rectangle): boolean {
  const left = Math.max(window.x, area.x);
  const right = Math.min(window.x + window.width, area.x + area.width);
  const titleIsInside = window.y >= area.y && window.y + grip.height <= area.y + area.height;
  return titleIsInside && right - left >= grip.width;
}
