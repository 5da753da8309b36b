/** Commands of Redis's protocol out of the pieces of a connection: arrays of texts with their lengths, and no more. */

const newline = '\r\n';
/** Bytes of one command; events of runners are at most some kilobytes. */
const longestCommand = 1024 * 1024;
const mostWords = 1024;

export class ProtocolError extends Error {}

/** Answers a function that takes the next piece and gives the commands complete by then. Throws `ProtocolError`. */
export function createCommandReader(): (chunk: Buffer) => string[][] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const commands: string[][] = [];
    for (let read = readCommand(rest); read !== null; read = readCommand(rest)) {
      commands.push(read.words);
      rest = rest.subarray(read.end);
    }
    if (rest.length > longestCommand) throw new ProtocolError('a command is too long');
    return commands;
  };
}

/** Null until all of it is there. */
function readCommand(bytes: Buffer): { words: string[]; end: number } | null {
  const count = readNumber(bytes, 0, '*', mostWords);
  if (count === null) return null;
  const words: string[] = [];
  let at = count.end;
  for (let index = 0; index < count.value; index += 1) {
    const size = readNumber(bytes, at, '$', longestCommand);
    if (size === null || bytes.length < size.end + size.value + newline.length) return null;
    words.push(bytes.toString('utf8', size.end, size.end + size.value));
    at = size.end + size.value + newline.length;
  }
  return { words, end: at };
}

function readNumber(bytes: Buffer, at: number, mark: string, most: number): { value: number; end: number } | null {
  const end = bytes.indexOf(newline, at);
  if (end === -1) {
    if (bytes.length - at > 32) throw new ProtocolError('a number was expected');
    return null;
  }
  const line = bytes.toString('latin1', at, end);
  const value = Number(line.slice(1));
  if (!line.startsWith(mark) || !/^.\d{1,9}$/.test(line) || value > most) throw new ProtocolError(`not a ${mark} and a number`);
  return { value, end: end + newline.length };
}
