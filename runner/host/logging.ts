/** `logging`: lines for the log of the request (contract topic: logging host API). The thread's report carries them. */
import type { LogLevel } from '../observe.ts';
import { nothing } from './interface.ts';
import type { HostInterface, WorkerFunction } from './interface.ts';

/** Level of a line by the WIT name of the function that wrote it. */
export const logLevels: Readonly<Record<string, LogLevel>> = { 'log-info': 'info', 'log-warn': 'warn', 'log-error': 'error' };

const write: WorkerFunction = { at: 'worker', params: ['message'], denied: nothing, answer: () => nothing };

export const logging: HostInterface = {
  name: 'logging',
  capability: 'cap:log.emit',
  functions: Object.fromEntries(Object.keys(logLevels).map((name) => [name, write])),
};
