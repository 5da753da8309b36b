/** Executable entry of the headless host: what `npm start` runs where there is no window. */
import { main as cli } from './cli/index.ts';

/** Serves with the given options (`--port`, `--data-dir`, `--json`, …); answers the exit code. */
export const main = (argv: string[]): Promise<number> => cli(['serve', ...argv]);
