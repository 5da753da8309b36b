/** Cuts what a guest writes to its standard streams into lines; the rest is given out at the end of the run. */
import { StringDecoder } from 'node:string_decoder';
import type { OutputName } from './wasi/streams.ts';

/** Characters after which a line without an end is given out, so that a guest cannot fill the thread with one. */
const longestLine = 16_384;

export interface OutputLines {
  write(stream: OutputName, bytes: Uint8Array): void;
  /** Gives out unfinished lines. */
  end(): void;
}

/** Empty lines are left out. */
export function createOutputLines(emit: (stream: OutputName, line: string) => void): OutputLines {
  const open = {
    stdout: { decoder: new StringDecoder('utf8'), text: '' },
    stderr: { decoder: new StringDecoder('utf8'), text: '' },
  };
  const give = (stream: OutputName, text: string) => {
    const line = text.replace(/[\r\n]+$/, '');
    if (line !== '') emit(stream, line);
  };
  return {
    write(stream, bytes) {
      const state = open[stream];
      const lines = (state.text + state.decoder.write(Buffer.from(bytes))).split('\n');
      state.text = lines.pop() ?? '';
      for (const line of lines) give(stream, line);
      if (state.text.length < longestLine) return;
      give(stream, state.text);
      state.text = '';
    },
    end() {
      for (const stream of ['stdout', 'stderr'] as const) {
        const state = open[stream];
        give(stream, state.text + state.decoder.end());
        state.text = '';
      }
    },
  };
}
