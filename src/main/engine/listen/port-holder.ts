/** Finds out which process holds a TCP port, so that an error can name it. Linux only; elsewhere it stays unknown. */
import { readFile, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';

const LISTEN_STATE = '0A';

/** Inode of the socket that listens on `port`; null when none is visible to us. */
async function listeningInode(port: number): Promise<string | null> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(`:${wanted}`) && fields[3] === LISTEN_STATE) return fields[9] ?? null;
    }
  }
  return null;
}

async function ownsInode(pid: string, inode: string): Promise<boolean> {
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const fd of fds) {
    const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
    if (target === `socket:[${inode}]`) return true;
  }
  return false;
}

/** `node (pid 4711)`, or null where the holder cannot be told. */
export async function portHolder(port: number): Promise<string | null> {
  const inode = await listeningInode(port);
  if (inode === null) return null;
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (!(await ownsInode(pid, inode))) continue;
    return `${await programOf(pid)} (pid ${pid})`;
  }
  return null;
}

/** By its command line, because programs rename their threads; `comm` would say `MainThread` of every Node. */
async function programOf(pid: string): Promise<string> {
  const [command = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  return path.basename(command) || 'a process';
}
