/** Tells how long work goes: one line that changes on a terminal, else a line for each step. */

export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export interface ProgressLine {
  /** `figures` may change as often as they like; where no terminal is they are left out. */
  show(step: string, figures: string | null): void;
  /** Takes the changing line away, so that what follows begins on a line of its own. */
  end(): void;
}

const beginningOfEmptyLine = '\r\u001B[2K';

export function createProgressLine(stream: ProgressStream): ProgressLine {
  let shown: string | null = null;
  return {
    show(step, figures) {
      if (stream.isTTY !== true) {
        if (step !== shown) stream.write(`${step}\n`);
        shown = step;
        return;
      }
      const text = figures === null ? step : `${step}: ${figures}`;
      if (text === shown) return;
      shown = text;
      // A line that wraps could not be taken back.
      stream.write(`${beginningOfEmptyLine}${text.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    end() {
      if (stream.isTTY === true && shown !== null) stream.write(beginningOfEmptyLine);
      shown = null;
    },
  };
}

/** Bytes as `3.1 MB`. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Such as `3.1 MB of 40.0 MB`; what is not known is left out. */
export function bytesDone(bytes: number, totalBytes: number | null): string | null {
  if (bytes === 0 && totalBytes === null) return null;
  return totalBytes === null ? megabytes(bytes) : `${megabytes(bytes)} of ${megabytes(totalBytes)}`;
}
