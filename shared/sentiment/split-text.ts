// Cuts a text that is too long for a scorer into parts it takes. Cuts fall after a sentence, else after a word, and
// within a word only where it alone is too long; never within a text element (what a reader sees as one character).

/** A part of a text; `start` is its UTF-16 offset in the whole. */
export interface TextPart {
  start: number;
  text: string;
}

/** Made when a text first needs it: that takes longer than loading this file and all beside it. */
let textElements: Intl.Segmenter | undefined;

/**
 * Parts of at most `maxLength` UTF-16 units each (a text element longer than that stays whole) that together are the
 * text. A text element has at least one unit, so a limit on text elements is kept as well.
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
  // A cut in the first half would make more parts than the sentence is worth.
  for (const goodEnd of [/[.!?…]\s+|[。！？\n]\s*/gu, /\s+/gu]) {
    const last = [...longest.slice(half).matchAll(goodEnd)].at(-1);
    if (last) return Math.floor(half) + last.index + last[0].length;
  }
  const cut = start + maxLength;
  textElements ??= new Intl.Segmenter('en');
  // In ICU, looking up one text element is fast, walking all those of a long text is not (10 µs each).
  const element = textElements.segment(text).containing(cut);
  if (!element) return maxLength;
  return element.index > start ? element.index - start : element.segment.length;
}
