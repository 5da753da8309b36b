/**
 * WASI 0.2 for guests: deny by default, synchronous, no files, no sockets; HTTP through the engine alone. Clocks and
 * randomness are real, output goes to the sink, arguments and environment are empty (contract topic: WASI and stdio; the
 * platform hands its own process arguments to guests, which this runner does not).
 */
import { createWasiHttp } from './http/index.ts';
import type { WasiHttpParts } from './http/index.ts';
import type { Ambient } from '../../tape/ambient.ts';
import { closedResource, refuse } from './refusal.ts';
import { InputStream, IoError, OutputStream, Pollable, poll } from './streams.ts';
import type { OutputName, OutputSink } from './streams.ts';
import type { WasiImportName } from './names.ts';

type WasiInterface = Record<string, unknown>;

const none = () => undefined;
const exit = () => refuse('exit', 'the guest called exit');

export interface WasiParts extends WasiHttpParts {
  output: OutputSink;
}

/** One object a WASI interface, keyed by its import name without version. */
export function createWasi(parts: WasiParts): Record<WasiImportName, WasiInterface> {
  const { ambient, output: sink } = parts;
  const output = (name: OutputName) => () => new OutputStream(ambient, (bytes) => sink(name, bytes));
  const closedTerminal = closedResource('filesystem', 'no terminal is attached');
  return {
    'wasi:cli/environment': { getEnvironment: () => [], getArguments: () => [], initialCwd: none },
    'wasi:cli/exit': { exit, exitWithCode: exit },
    'wasi:cli/stdin': { getStdin: () => new InputStream(ambient) },
    'wasi:cli/stdout': { getStdout: output('stdout') },
    'wasi:cli/stderr': { getStderr: output('stderr') },
    'wasi:cli/terminal-input': { TerminalInput: closedTerminal },
    'wasi:cli/terminal-output': { TerminalOutput: closedTerminal },
    'wasi:cli/terminal-stdin': { getTerminalStdin: none },
    'wasi:cli/terminal-stdout': { getTerminalStdout: none },
    'wasi:cli/terminal-stderr': { getTerminalStderr: none },
    'wasi:io/error': { Error: IoError },
    'wasi:io/poll': { Pollable, poll },
    'wasi:io/streams': { InputStream, OutputStream },
    ...clocks(ambient),
    ...randomness(ambient),
    ...filesystem(),
    ...createWasiHttp(parts),
  };
}

function clocks(ambient: Ambient): Record<'wasi:clocks/monotonic-clock' | 'wasi:clocks/wall-clock', WasiInterface> {
  return {
    'wasi:clocks/monotonic-clock': {
      now: ambient.monotonic,
      resolution: () => 1n,
      subscribeInstant: (at: bigint) => new Pollable(ambient, at),
      subscribeDuration: (duration: bigint) => new Pollable(ambient, ambient.monotonic() + duration),
    },
    'wasi:clocks/wall-clock': {
      now: () => {
        const milliseconds = ambient.wall();
        return { seconds: BigInt(Math.floor(milliseconds / 1000)), nanoseconds: (milliseconds % 1000) * 1e6 };
      },
      resolution: () => ({ seconds: 0n, nanoseconds: 1e6 }),
    },
  };
}

function randomness(
  ambient: Ambient,
): Record<'wasi:random/random' | 'wasi:random/insecure' | 'wasi:random/insecure-seed', WasiInterface> {
  const bytes = (length: bigint) => ambient.random(Number(length));
  const u64 = () => Buffer.from(ambient.random(8).buffer).readBigUInt64LE();
  return {
    'wasi:random/random': { getRandomBytes: bytes, getRandomU64: u64 },
    'wasi:random/insecure': { getInsecureRandomBytes: bytes, getInsecureRandomU64: u64 },
    'wasi:random/insecure-seed': { insecureSeed: () => [u64(), u64()] },
  };
}

/** No folder is opened for the guest, so no descriptor can come to exist. */
function filesystem(): Record<'wasi:filesystem/preopens' | 'wasi:filesystem/types', WasiInterface> {
  const Closed = closedResource('filesystem', 'guests have no file system');
  return {
    'wasi:filesystem/preopens': { getDirectories: () => [] },
    'wasi:filesystem/types': { Descriptor: Closed, DirectoryEntryStream: Closed, filesystemErrorCode: () => undefined },
  };
}
