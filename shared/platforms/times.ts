// Converts the platforms' times to ISO 8601. A time that can't be read is undefined; the time of arrival is used then.

/** @param value seconds since 1970, as a number or as digits; fractions count */
export function fromSeconds(value: unknown): string | undefined {
  return fromMilliseconds(
    typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : scaled(value),
  );
}

/** @param value milliseconds since 1970, as a number or as digits */
export function fromMilliseconds(value: unknown): string | undefined {
  const milliseconds = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof milliseconds !== 'number') return undefined;
  return toIso(new Date(Math.round(milliseconds)));
}

/** A time of day, and the zone at the end. JavaScript reads a date without them as one of this machine's zone. */
const timeWithZone = /\d:\d{2}.*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/i;

/** @param value a date and time with a zone, in ISO 8601 or another form that JavaScript reads */
export function fromText(value: unknown): string | undefined {
  return typeof value === 'string' && timeWithZone.test(value.trim()) ? toIso(new Date(value.trim())) : undefined;
}

function scaled(value: unknown): unknown {
  return typeof value === 'number' ? value * 1000 : undefined;
}

/** Undefined for an invalid date and for years that ISO 8601 writes with six digits. */
function toIso(date: Date): string | undefined {
  if (Number.isNaN(date.getTime())) return undefined;
  const text = date.toISOString();
  return /^\d{4}-/.test(text) ? text : undefined;
}
