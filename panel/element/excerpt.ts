// The excerpt of a long message that is shown until the agent expands it: the part around the strongest evidence.
import { characterStart, type TextSegment } from './evidence-segments';

const maxExcerptLength = 180;
/** Up to this length the whole text is shown, since an excerpt would not be much shorter. */
const maxWholeLength = 240;
const maxLines = 4;
/** How far a cut may move to be between two words. */
const wordSlack = 24;
const ellipsis = '…';

/** The excerpt of a text in segments, with its marks; null if the text is short enough to be shown whole. */
export function excerptOf(segments: readonly TextSegment[]): TextSegment[] | null {
  const text = segments.map((segment) => segment.text).join('');
  if (text.length <= maxWholeLength && text.split('\n').length <= maxLines) return null;
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

/** A text cut between two words to a maximum length, with an ellipsis if it was cut. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, cutBefore(text, characterStart(text, length)))} ${ellipsis}`;
}

/** The position of the segment with the strongest contribution; the beginning if there is none. */
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
  if (to <= maxExcerptLength) return [0, cutBefore(text, characterStart(text, maxExcerptLength), to)];
  const preferredStart = characterStart(text, Math.min(from - maxExcerptLength / 3, text.length - maxExcerptLength));
  const space = text.slice(preferredStart, Math.min(preferredStart + wordSlack, from)).search(/\s/);
  const start = space < 0 ? preferredStart : preferredStart + space + 1;
  const end = characterStart(text, start + maxExcerptLength);
  return [start, end >= text.length ? text.length : cutBefore(text, end, Math.min(to, end))];
}

/** The offset, moved back to the end of a near word, but not before `min`. */
function cutBefore(text: string, offset: number, min = 0): number {
  const from = Math.max(min, offset - wordSlack);
  const space = text.slice(from, offset).search(/\s+\S*$/);
  return space < 0 ? offset : from + space;
}
