/** The limits of an install as they are typed, and back. */
import type { QuotaLimits } from '../../../contract/quotas.ts';

export type QuotaName = keyof QuotaLimits;
export type QuotaDraft = Readonly<Record<QuotaName, string>>;

export const quotaNames: readonly QuotaName[] = ['invocations', 'cpuMs', 'egressBytes'];

const textOf = (limit: number | null): string => (limit === null ? '' : String(limit));

export function quotaDraft({ invocations, cpuMs, egressBytes }: QuotaLimits): QuotaDraft {
  return { invocations: textOf(invocations), cpuMs: textOf(cpuMs), egressBytes: textOf(egressBytes) };
}

/** What is wrong with one field; null for nothing. Blank is no limit. */
export function quotaProblem(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (!/^\d+$/.test(trimmed)) return 'Enter a whole number, or nothing for no limit.';
  return Number.isSafeInteger(Number(trimmed)) ? null : 'This number is too large.';
}

const read = (text: string): number | null => (text.trim() === '' ? null : Number(text.trim()));

/** Null while a field is wrong. */
export function quotaLimits(draft: QuotaDraft): QuotaLimits | null {
  if (quotaNames.some((name) => quotaProblem(draft[name]) !== null)) return null;
  return { invocations: read(draft.invocations), cpuMs: read(draft.cpuMs), egressBytes: read(draft.egressBytes) };
}
