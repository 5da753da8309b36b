/** Amounts of money as whole minor units. */

/** `12500` as `125.00`: two decimals, as most currencies have. */
export function formatAmount(minor: number): string {
  return (minor / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Null for anything but a whole number that is not below zero. */
export function minorUnits(text: string): number | null {
  const digits = text.trim();
  if (!/^\d{1,15}$/.test(digits)) return null;
  return Number(digits);
}
