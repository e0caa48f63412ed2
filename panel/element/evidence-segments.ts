// Cuts a message's text at its evidence spans, so that what drove the score can be marked within the text. Spans come
// from a provider: they may overlap, lie outside the text, split a surrogate pair, or hold nothing but a full stop. No
// character of the text is ever lost, and only words, emoji and emoticons that matter are marked.
import type { EvidenceSpan } from '../live/snapshot';

/** Share of the score below which a span is not worth the eye. */
const leastMarked = 0.05;
/** The same, as a share of the strongest span: beside "terrible", "this is" explains nothing. */
const leastOfStrongest = 0.3;
/** A span longer than this, or that is the whole of a message longer than that, doesn't say which words mattered. */
const longestMarked = 160;
const longestWholeMessage = 60;

const wordCharacter = String.raw`[\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]`;
const wordOrEmoji = /[\p{L}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const trimmed = new RegExp(`${wordCharacter}(?:.*${wordCharacter})?`, 'su');
const emoticon = /[:;=8][-'^o*]?[()[\]{}|\\/@*]|<\/?3|\^[._-]?\^/;

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
  const strongestFirst = evidence
    .flatMap((span) => withinWords(span, text) ?? [])
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const least = Math.max(leastMarked, leastOfStrongest * Math.abs(strongestFirst[0]?.contribution ?? 0));
  for (const span of strongestFirst) {
    const free = chosen.every((other) => span.end <= other.start || span.start >= other.end);
    if (Math.abs(span.contribution) >= least && free) chosen.push(span);
  }
  return chosen.sort((a, b) => a.start - b.start);
}

/** The span without the spaces and punctuation around its words; null where it holds no word, emoji or emoticon. */
function withinWords(span: EvidenceSpan, text: string): EvidenceSpan | null {
  const { contribution } = span;
  const [start, end] = [characterStart(text, span.start), characterStart(text, span.end)];
  const inside = text.slice(start, end);
  const match = (wordOrEmoji.test(inside) ? trimmed : emoticon).exec(inside);
  if (!match) return null;
  const { length } = match[0];
  const isWhole = length > longestWholeMessage && length > text.trim().length - 4;
  if (isWhole || length > longestMarked) return null;
  return { start: start + match.index, end: start + match.index + length, contribution };
}

/** The offset, within the text and not inside a surrogate pair. */
export function characterStart(text: string, offset: number): number {
  const within = Math.min(Math.max(offset, 0), text.length);
  return /[\uDC00-\uDFFF]/.test(text.charAt(within)) && /[\uD800-\uDBFF]/.test(text.charAt(within - 1))
    ? within - 1
    : within;
}
