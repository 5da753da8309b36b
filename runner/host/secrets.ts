/**
 * `secrets`: values of the install's envelope (contract topic: secrets host API). An envelope past its time answers
 * `expired`; the platform goes on serving it, which is a security defect and is not reproduced.
 */
import type { HostInterface } from './interface.ts';

export const secrets: HostInterface = {
  name: 'secrets',
  capability: 'cap:secrets.get',
  functions: {
    get: {
      at: 'worker',
      params: ['key'],
      denied: { err: 'denied' },
      secretResult: true,
      answer(frame, [key]) {
        const values = frame.secrets ?? {};
        if (!Object.hasOwn(values, key as string)) return { err: 'missing' };
        return frame.secretsExpired ? { err: 'expired' } : { ok: values[key as string] };
      },
    },
    'list-keys': {
      at: 'worker',
      params: [],
      denied: { ok: [] },
      answer: (frame) => ({ ok: Object.keys(frame.secrets ?? {}) }),
    },
  },
};
