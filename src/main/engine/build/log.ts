/** The readable log of a build: one section for each phase, ANSI colours, lines ended by `\r\n`. */
import { stripVTControlCharacters } from 'node:util';
import type { BuildPhase } from '../../../contract/builds.ts';
import type { Problem } from '../../../contract/manifest.ts';

export interface BuildLog {
  section(title: string): void;
  line(text: string): void;
  /** Output of a tool as it stands, without its control characters. */
  output(text: string): void;
  problem(problem: Problem): void;
  /** The last line of a section. */
  end(state: 'done' | 'failed' | 'cancelled', text: string): void;
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export function style(name: keyof typeof codes, text: string): string {
  return `\u001B[${codes[name]}m${text}\u001B[0m`;
}

export const phaseTitles: Record<BuildPhase, string> = {
  manifest: 'Manifest',
  types: 'Type check',
  bundle: 'Handler',
  componentize: 'Component',
  ui: 'User interface',
  pack: 'Bundle',
  install: 'Install',
};

const marks = {
  done: style('green', '✓'),
  failed: style('red', '✗'),
  cancelled: style('yellow', '–'),
};
const severityMarks: Record<Problem['severity'], string> = {
  error: style('red', 'error'),
  warning: style('yellow', 'warning'),
  info: style('cyan', 'note'),
};

/** @param write takes each piece of text, in order. */
export function createBuildLog(write: (text: string) => void): BuildLog {
  const line = (text: string): void => write(`${text.replaceAll(/\r?\n/g, '\r\n')}\r\n`);
  const indented = (text: string): void => line(text.replaceAll(/^/gm, '  '));
  return {
    section: (title) => line(style('bold', title)),
    line: indented,
    output(text) {
      const clean = stripVTControlCharacters(text).trimEnd();
      if (clean) indented(style('dim', clean));
    },
    problem(problem) {
      const { position } = problem;
      const where = position ? `${position.file}:${position.line}:${position.column}: ` : '';
      indented(`${where}${severityMarks[problem.severity]} ${stripVTControlCharacters(problem.message)}`);
      for (const more of [problem.why, problem.fix]) if (more) indented(style('dim', `  ${more}`));
    },
    end: (state, text) => line(`  ${marks[state]} ${text}`),
  };
}

/** `840 ms`, `1.2 s`, as the log shows it. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `812 B`, `4.2 kB`, `12.3 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
