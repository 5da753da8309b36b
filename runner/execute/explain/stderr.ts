/** Reads what the engine inside a guest prints before it gives up: a message, then a stack. */

export interface GuestError {
  message: string;
  /** Frames of the author's own code, innermost first. */
  stack: string[];
  /** Host function that threw, in the generated code's own spelling, such as `storage` and `get`. */
  hostFrame: string | null;
}

/** File of the wrapper that componentizing puts around the author's module. */
export const wrapperFile = 'initializer.js';
const enginePhrases = /^(?:Redirecting call to abort|Error while )/;

/** Null when the lines tell of no error. */
export function readGuestError(lines: readonly string[]): GuestError | null {
  const at = lines.findLastIndex((line) => line.trim() === 'Stack:');
  if (at < 1) return null;
  const frames = lines
    .slice(at + 1)
    .map((line) => line.trim())
    .filter((line) => line.includes('@') && !enginePhrases.test(line));
  const host = frames.map((frame) => /^import_alga_extension_(\w+)\$(\w+)@/.exec(frame)).find((match) => match !== null);
  return {
    message: (lines[at - 1] ?? '').trim(),
    stack: frames.filter((frame) => !frame.includes(wrapperFile)),
    hostFrame: host === undefined ? null : `${host[1]}.${host[2]}`,
  };
}
