// What is shown of a long message until somebody asks for all of it: the part in which what drove the score the most is.
import { characterStart, type TextSegment } from './evidence-segments';

const longestExcerpt = 180;
/** Up to this length, all is shown: an excerpt would save next to nothing. */
const longestWhole = 240;
const mostLines = 4;
/** How far a cut may move so that it falls between two words. */
const wordSlack = 24;
const ellipsis = '…';

/** The excerpt of a text that is cut into segments, marks included; null where the text is short enough as it is. */
export function excerptOf(segments: readonly TextSegment[]): TextSegment[] | null {
  const text = segments.map((segment) => segment.text).join('');
  if (text.length <= longestWhole && text.split('\n').length <= mostLines) return null;
  const [start, end] = boundsOf(text, strongestOf(segments));
  const excerpt: TextSegment[] = start > 0 ? [{ text: `${ellipsis} `, contribution: null }] : [];
  let position = 0;
  for (const segment of segments) {
    const inside = segment.text.slice(Math.max(0, start - position), Math.max(0, end - position));
    if (inside !== '') excerpt.push({ text: inside, contribution: segment.contribution });
    position += segment.text.length;
  }
  if (end < text.length) excerpt.push({ text: ` ${ellipsis}`, contribution: null });
  return excerpt;
}

/** A text cut to a length between two words, with an ellipsis where something is left out. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, cutBefore(text, characterStart(text, length)))} ${ellipsis}`;
}

/** Where the segment that drove the score the most lies; the beginning, where none did. */
function strongestOf(segments: readonly TextSegment[]): [start: number, end: number] {
  let strongest: [number, number] = [0, 0];
  let greatest = 0;
  let position = 0;
  for (const { text, contribution } of segments) {
    if (Math.abs(contribution ?? 0) > greatest) {
      greatest = Math.abs(contribution ?? 0);
      strongest = [position, position + text.length];
    }
    position += text.length;
  }
  return strongest;
}

function boundsOf(text: string, [from, to]: [number, number]): [start: number, end: number] {
  if (to <= longestExcerpt) return [0, cutBefore(text, characterStart(text, longestExcerpt), to)];
  const wanted = characterStart(text, Math.min(from - longestExcerpt / 3, text.length - longestExcerpt));
  const space = text.slice(wanted, Math.min(wanted + wordSlack, from)).search(/\s/);
  const start = space < 0 ? wanted : wanted + space + 1;
  const end = characterStart(text, start + longestExcerpt);
  return [start, end >= text.length ? text.length : cutBefore(text, end, Math.min(to, end))];
}

/** The offset, moved back to the end of a word where one is near, but not before `least`. */
function cutBefore(text: string, offset: number, least = 0): number {
  const from = Math.max(least, offset - wordSlack);
  const space = text.slice(from, offset).search(/\s+\S*$/);
  return space < 0 ? offset : from + space;
}
