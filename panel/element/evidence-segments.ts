// Splits a message's text at its evidence spans, so that the spans can be marked. Spans come from a provider: they may
// overlap, be outside the text, split a surrogate pair, or contain only punctuation. No character of the text is lost,
// and only words, emoji and emoticons with a significant contribution are marked.
import type { EvidenceSpan } from '../live/snapshot';

/** The minimum contribution of a marked span. */
const minContribution = 0.05;
/** The same relative to the strongest span: next to "terrible", "this is" does not explain the score. */
const minShareOfStrongest = 0.3;
/** A span that is longer, or that covers a whole message of more than the second limit, is too unspecific to mark. */
const maxSpanLength = 160;
const maxWholeMessageLength = 60;

const wordCharacter = String.raw`[\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]`;
const wordOrEmoji = /[\p{L}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const trimmed = new RegExp(`${wordCharacter}(?:.*${wordCharacter})?`, 'su');
const emoticon = /[:;=8][-'^o*]?[()[\]{}|\\/@*]|<\/?3|\^[._-]?\^/;

/** A part of the text; `contribution` is null if it is not marked. */
export interface TextSegment {
  text: string;
  contribution: number | null;
}

/** Splits the text into segments that, joined, are the text. If spans overlap, the stronger one is marked. */
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
  const strongestFirst = evidence
    .flatMap((span) => withinWords(span, text) ?? [])
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const threshold = Math.max(minContribution, minShareOfStrongest * Math.abs(strongestFirst[0]?.contribution ?? 0));
  for (const span of strongestFirst) {
    const free = chosen.every((other) => span.end <= other.start || span.start >= other.end);
    if (Math.abs(span.contribution) >= threshold && free) chosen.push(span);
  }
  return chosen.sort((a, b) => a.start - b.start);
}

/** The span without surrounding spaces and punctuation; null if it contains no word, emoji or emoticon. */
function withinWords(span: EvidenceSpan, text: string): EvidenceSpan | null {
  const { contribution } = span;
  const [start, end] = [characterStart(text, span.start), characterStart(text, span.end)];
  const inside = text.slice(start, end);
  const match = (wordOrEmoji.test(inside) ? trimmed : emoticon).exec(inside);
  if (!match) return null;
  const { length } = match[0];
  const isWhole = length > maxWholeMessageLength && length > text.trim().length - 4;
  if (isWhole || length > maxSpanLength) return null;
  return { start: start + match.index, end: start + match.index + length, contribution };
}

/** The offset, limited to the text and moved out of a surrogate pair. */
export function characterStart(text: string, offset: number): number {
  const within = Math.min(Math.max(offset, 0), text.length);
  return /[\uDC00-\uDFFF]/.test(text.charAt(within)) && /[\uD800-\uDBFF]/.test(text.charAt(within - 1))
    ? within - 1
    : within;
}
