/** "$0", "$0.0042", "$3.10", "$1,204": as many digits as say something. */
export function dollars(amount: number): string {
  if (amount === 0) return "$0";
  if (amount < 0.00005) return "<$0.0001";
  if (amount < 0.995) return `$${amount.toFixed(amount < 0.1 ? 4 : 2)}`;
  return amount < 999.5 ? `$${amount.toFixed(2)}` : `$${grouped(amount)}`;
}

/** "940", "12.3k", "4.10M", "2.05B": a count as a table holds it. */
export function short(count: number): string {
  if (count < 9_999.5) return grouped(count);
  if (count < 999_500) return `${(count / 1e3).toPrecision(3)}k`;
  return count < 999_500_000 ? `${(count / 1e6).toPrecision(3)}M` : `${(count / 1e9).toFixed(2)}B`;
}

/** "1,204,000": whole, with a comma at each thousand. */
export const grouped = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
