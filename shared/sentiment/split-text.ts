// Splits a text that is too long for a scorer. It splits after a sentence, else after a word, and inside a word only if
// the word alone is too long; never inside a text element (what a reader sees as one character).

/** A part of a text; `start` is its UTF-16 offset in the whole. */
export interface TextPart {
  start: number;
  text: string;
}

/** Created on first use, because creating it is slow. */
let textElements: Intl.Segmenter | undefined;

/**
 * Splits a text into parts of at most `maxLength` UTF-16 units each; a longer text element is not split. A text element
 * has at least one unit, so a limit in text elements is met as well.
 */
export function splitText(text: string, maxLength: number): TextPart[] {
  const parts: TextPart[] = [];
  let start = 0;
  while (text.length - start > maxLength) {
    const end = start + lengthOfPart(text, start, maxLength);
    parts.push({ start, text: text.slice(start, end) });
    start = end;
  }
  if (start < text.length || start === 0) parts.push({ start, text: text.slice(start) });
  return parts;
}

function lengthOfPart(text: string, start: number, maxLength: number): number {
  const longest = text.slice(start, start + maxLength);
  const half = Math.floor(maxLength / 2);
  // No split in the first half: it would create too many parts.
  for (const boundary of [/[.!?…]\s+|[。！？\n]\s*/gu, /\s+/gu]) {
    const last = [...longest.slice(half).matchAll(boundary)].at(-1);
    if (last) return Math.floor(half) + last.index + last[0].length;
  }
  const cut = start + maxLength;
  textElements ??= new Intl.Segmenter('en');
  // In ICU a lookup of one text element is fast; iterating over a long text is slow (10 µs per element).
  const element = textElements.segment(text).containing(cut);
  if (!element) return maxLength;
  return element.index > start ? element.index - start : element.segment.length;
}
