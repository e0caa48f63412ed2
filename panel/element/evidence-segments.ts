// Cuts a message's text at its evidence spans, so that what drove the score can be marked within the text. Spans come
// from a provider: they may overlap, lie outside the text or split a surrogate pair, and must never lose a character.
import type { EvidenceSpan } from '../live/snapshot';

/** Share of the score below which a span is not worth the eye. */
const leastMarked = 0.05;

/** A run of the text; `contribution` is null where none lies that is worth marking. */
export interface TextSegment {
  text: string;
  contribution: number | null;
}

/** The text in runs that, joined, give the text again. Where spans overlap, the stronger one is marked. */
export function segmentsOf(text: string, evidence: readonly EvidenceSpan[]): TextSegment[] {
  const segments: TextSegment[] = [];
  let position = 0;
  const add = (end: number, contribution: number | null): void => {
    if (end > position) segments.push({ text: text.slice(position, end), contribution });
    position = Math.max(position, end);
  };
  for (const { start, end, contribution } of separate(evidence, text)) {
    add(start, null);
    add(end, contribution);
  }
  add(text.length, null);
  return segments;
}

function separate(evidence: readonly EvidenceSpan[], text: string): EvidenceSpan[] {
  const chosen: EvidenceSpan[] = [];
  const strongestFirst = [...evidence].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  for (const { start, end, contribution } of strongestFirst) {
    const span = { start: characterStart(text, start), end: characterStart(text, end), contribution };
    const free = chosen.every((other) => span.end <= other.start || span.start >= other.end);
    if (Math.abs(contribution) >= leastMarked && span.end > span.start && free) chosen.push(span);
  }
  return chosen.sort((a, b) => a.start - b.start);
}

/** The offset, within the text and not inside a surrogate pair. */
function characterStart(text: string, offset: number): number {
  const within = Math.min(Math.max(offset, 0), text.length);
  return /[\uDC00-\uDFFF]/.test(text.charAt(within)) && /[\uD800-\uDBFF]/.test(text.charAt(within - 1))
    ? within - 1
    : within;
}
