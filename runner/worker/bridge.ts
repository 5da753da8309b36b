/**
 * The guest's half of a blocking call: post, wait on shared memory until the main thread answers, read the answer.
 * Guests are synchronous WebAssembly, so the thread has nothing else to do meanwhile.
 */
import { receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { HostOutcome } from '../host/interface.ts';
import { mailboxWriter } from './mailbox.ts';
import { encodeNote } from './notes.ts';
import type { CallReply, GuestNote, ThreadReport } from './protocol.ts';

/** Milliseconds of busy waiting before the thread sleeps; answers of fast services then cost no wake-up. */
const spinMs = 0.03;

export interface Bridge {
  report(report: ThreadReport): void;
  /** Leaves a report where the main thread finds it when it is awake; blocks while there is no room. */
  note(note: GuestNote): void;
  /** Blocks this thread until the main thread answers. A thread whose guest is ended never returns from here. */
  call(fn: string, args: unknown[]): HostOutcome;
}

const { timeOrigin } = performance;

/** Epoch milliseconds with fractions. */
export function epochNow(): number {
  return timeOrigin + performance.now();
}

export interface BridgeParts {
  port: MessagePort;
  signal: SharedArrayBuffer;
  mailbox: SharedArrayBuffer;
}

export function createBridge({ port, signal, mailbox }: BridgeParts): Bridge {
  const answers = new Int32Array(signal);
  let seq = 0;
  const report = (message: ThreadReport) => port.postMessage(message);
  const mail = mailboxWriter(mailbox);

  function waitForAnswer(seen: number): void {
    const sleepAt = performance.now() + spinMs;
    while (Atomics.load(answers, 0) === seen) {
      if (performance.now() >= sleepAt) Atomics.wait(answers, 0, seen);
    }
  }

  return {
    report,
    note(note) {
      const record = encodeNote(note);
      // The mailbox is read before any message, so the order stays.
      if (record.byteLength > mail.longest) return report(note);
      while (!mail.put(record)) {
        report({ type: 'mail' });
        mail.waitForReader();
      }
    },
    call(fn, args) {
      seq += 1;
      let seen = Atomics.load(answers, 0);
      report({ type: 'call', seq, fn, args, at: epochNow() });
      for (;;) {
        waitForAnswer(seen);
        seen = Atomics.load(answers, 0);
        const received = receiveMessageOnPort(port) as { message: CallReply } | undefined;
        if (received?.message.seq === seq) return received.message.outcome;
      }
    },
  };
}

/** The main thread's half: posts the answer and wakes the guest. */
export function answerCall(port: MessagePort, signal: SharedArrayBuffer, reply: CallReply): void {
  port.postMessage(reply);
  const answers = new Int32Array(signal);
  Atomics.add(answers, 0, 1);
  Atomics.notify(answers, 0);
}
