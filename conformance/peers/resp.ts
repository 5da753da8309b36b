/** Reads commands of Redis's protocol out of pieces of a connection. */

/** Answers a function that takes the next piece and gives the commands that are complete by then. */
export function readCommands(): (chunk: Buffer) => string[][] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const commands: string[][] = [];
    for (;;) {
      const read = readCommand(rest);
      if (read === null) return commands;
      commands.push(read.words);
      rest = rest.subarray(read.length);
    }
  };
}

/** Null until all of it is there. */
function readCommand(bytes: Buffer): { words: string[]; length: number } | null {
  const count = readLength(bytes, 0, '*');
  if (count === null) return null;
  const words: string[] = [];
  let at = count.next;
  for (let index = 0; index < count.value; index += 1) {
    const size = readLength(bytes, at, '$');
    if (size === null || bytes.length < size.next + size.value + 2) return null;
    words.push(bytes.toString('utf8', size.next, size.next + size.value));
    at = size.next + size.value + 2;
  }
  return { words, length: at };
}

function readLength(bytes: Buffer, at: number, mark: string): { value: number; next: number } | null {
  const end = bytes.indexOf('\r\n', at);
  if (end === -1) return null;
  const line = bytes.toString('latin1', at, end);
  if (!line.startsWith(mark)) throw new Error(`expected ${mark} and a length, got ${JSON.stringify(line)}`);
  return { value: Number(line.slice(1)), next: end + 2 };
}
