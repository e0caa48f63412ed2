// Reads values that another window has sent. Nothing about their type is known.

/** The value as an object with fields; null for anything else, lists included. */
export function recordIn(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** A tool's id, which is a positive whole number: as a number or as its digits. */
export function idIn(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : null;
  return typeof value === 'string' && /^[1-9]\d{0,18}$/.test(value) ? value : null;
}

/** A name to be shown: one line, at most 100 characters. Empty if the value is not a text. */
export function nameIn(value: unknown): string {
  if (typeof value !== 'string') return '';
  const line = value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return Array.from(line).slice(0, 100).join('');
}

/** A colour scheme; null if the value is none. */
export function colorSchemeIn(value: unknown): 'light' | 'dark' | null {
  return value === 'light' || value === 'dark' ? value : null;
}
