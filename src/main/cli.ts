/** Executable entry of the command line. */
import { main } from './cli/index.ts';

// A reader such as `head` closes the pipe when it has enough; that is no failure of the verb.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await main(process.argv.slice(2));
