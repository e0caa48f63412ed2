// Cuts a text into tokens in one pass over its code units, without regular expressions and without making strings:
// this was the dearest part of scoring. Training and serving share it, so that they can't drift apart.
import { characterClass, classOf, lowered } from './characters';
import { emoticonLength } from './emoticons';
import { extendHash, hashBasis, hashOfText } from './hashing';

export const tokenKind = {
  word: 1,
  address: 2,
  mention: 3,
  number: 4,
  emoticon: 5,
  pictograph: 6,
  outcry: 7,
  ellipsis: 8,
  clause: 9,
  other: 10,
} as const;

/** Bits of {@link TokenBuffer.flags}. */
export const tokenFlag = { capitals: 1, elongated: 2, hashtag: 4, negated: 8, negator: 16 } as const;

const addressHash = hashOfText('<url>');
const mentionHash = hashOfText('<user>');
const numberHash = hashOfText('<num>');
const ellipsisHash = hashOfText('...');

/** The tokens of one text, in parallel arrays that are reused from text to text. */
export class TokenBuffer {
  count = 0;
  /** UTF-16 offsets `[start, end)` in the text. */
  start = new Int32Array(0);
  end = new Int32Array(0);
  kind = new Uint8Array(0);
  flags = new Uint8Array(0);
  /** Of the lowered token with letter runs cut to two ("sooo" → "soo"). */
  hash = new Int32Array(0);
  /** Of an elongated word with letter runs cut to one ("goood" → "god", "looove" → "love"). */
  collapsedHash = new Int32Array(0);
  /** `[unitStart, unitEnd)`: a word's lowered, cut code units in {@link units}. */
  unitStart = new Int32Array(0);
  unitEnd = new Int32Array(0);
  units = new Uint16Array(0);
  exclamations = 0;
  questions = 0;

  /** The tokens as they are, in a buffer of their own that is as small as they allow. */
  copy(): TokenBuffer {
    const { count } = this;
    const copy = new TokenBuffer();
    copy.count = count;
    copy.start = this.start.slice(0, count);
    copy.end = this.end.slice(0, count);
    copy.kind = this.kind.slice(0, count);
    copy.flags = this.flags.slice(0, count);
    copy.hash = this.hash.slice(0, count);
    copy.collapsedHash = this.collapsedHash.slice(0, count);
    copy.unitStart = this.unitStart.slice(0, count);
    copy.unitEnd = this.unitEnd.slice(0, count);
    copy.units = this.units.slice(0, copy.unitEnd.findLast((end) => end > 0) ?? 0);
    copy.exclamations = this.exclamations;
    copy.questions = this.questions;
    return copy;
  }

  /** Empties the buffer and makes room for a text of so many code units. */
  reset(textLength: number): void {
    this.count = 0;
    this.exclamations = 0;
    this.questions = 0;
    if (textLength < this.start.length && this.start.length > 0) return;
    const size = Math.max(1024, textLength + 1 + (textLength >> 1));
    this.start = new Int32Array(size);
    this.end = new Int32Array(size);
    this.kind = new Uint8Array(size);
    this.flags = new Uint8Array(size);
    this.hash = new Int32Array(size);
    this.collapsedHash = new Int32Array(size);
    this.unitStart = new Int32Array(size);
    this.unitEnd = new Int32Array(size);
    this.units = new Uint16Array(size);
  }

  add(kind: number, start: number, end: number, hash: number, flags = 0): void {
    const index = this.count++;
    this.kind[index] = kind;
    this.start[index] = start;
    this.end[index] = end;
    this.hash[index] = hash;
    this.collapsedHash[index] = hash;
    this.flags[index] = flags;
    this.unitStart[index] = 0;
    this.unitEnd[index] = 0;
  }
}

/** Cuts a text into tokens. Any string will do: lone surrogates and control characters become tokens of their own. */
export function tokenise(text: string, tokens: TokenBuffer): void {
  tokens.reset(text.length);
  const length = text.length;
  let unitEnd = 0;
  let position = 0;
  while (position < length) {
    const unit = text.charCodeAt(position);
    const kind = classOf[unit]!;
    if (kind === characterClass.space || kind === characterClass.invisible) {
      position++;
    } else if (kind === characterClass.letter || (unit === 0xd835 && styledLetter(text, position) > 0)) {
      const smiley = isEmoticonLetter(unit) ? emoticonLength(text, position) : 0;
      if (smiley > 0) position = takeEmoticon(text, position, smiley, tokens);
      else if (isAddress(text, position)) position = takeUntilSpace(text, position, tokens);
      else {
        position = takeWord(text, position, position, unitEnd, 0, tokens);
        unitEnd = tokens.unitEnd[tokens.count - 1]!;
      }
    } else if (kind === characterClass.digit) {
      position = takeNumber(text, position, tokens);
    } else if (kind === characterClass.outcry) {
      position = takeOutcry(text, position, tokens);
    } else if (kind === characterClass.surrogate) {
      position = takeSurrogate(text, position, tokens);
    } else if (kind === characterClass.pictograph) {
      tokens.add(tokenKind.pictograph, position, position + 1, extendHash(hashBasis, unit));
      position++;
    } else if (kind === characterClass.period) {
      const end = runEnd(text, position, characterClass.period);
      if (end - position > 1 || unit === 0x2026) tokens.add(tokenKind.ellipsis, position, end, ellipsisHash);
      else tokens.add(tokenKind.clause, position, end, extendHash(hashBasis, 0x2e));
      position = end;
    } else {
      const smiley = emoticonLength(text, position);
      const next = position + 1 < length ? classOf[text.charCodeAt(position + 1)]! : 0;
      if (smiley > 0) position = takeEmoticon(text, position, smiley, tokens);
      else if (unit === 0x23 && next === characterClass.letter) {
        position = takeWord(text, position, position + 1, unitEnd, tokenFlag.hashtag, tokens);
        unitEnd = tokens.unitEnd[tokens.count - 1]!;
      } else if (unit === 0x40 && (next === characterClass.letter || next === characterClass.digit)) {
        position = takeMention(text, position, tokens);
      } else {
        const clause = kind === characterClass.clause;
        tokens.add(clause ? tokenKind.clause : tokenKind.other, position, position + 1, extendHash(hashBasis, unit));
        position++;
      }
    }
  }
}

/** Letters with which an emoticon may begin: D of `D:`, o of `o_O`. */
function isEmoticonLetter(unit: number): boolean {
  return unit === 0x44 || unit === 0x6f || unit === 0x4f || unit === 0x54;
}

function takeEmoticon(text: string, start: number, length: number, tokens: TokenBuffer): number {
  let hash = hashBasis;
  let previous = -1;
  for (let index = start; index < start + length; index++) {
    const unit = lowered[text.charCodeAt(index)]!;
    if (unit !== previous) hash = extendHash(hash, unit);
    previous = unit;
  }
  tokens.add(tokenKind.emoticon, start, start + length, hash);
  return start + length;
}

function isAddress(text: string, position: number): boolean {
  const first = text.charCodeAt(position) | 0x20;
  if (first === 0x68) return text.startsWith('http://', position) || text.startsWith('https://', position);
  return first === 0x77 && text.startsWith('www.', position);
}

function takeUntilSpace(text: string, start: number, tokens: TokenBuffer): number {
  let end = start;
  while (end < text.length && classOf[text.charCodeAt(end)] !== characterClass.space) end++;
  tokens.add(tokenKind.address, start, end, addressHash);
  return end;
}

/** A letter of the mathematical alphabets (𝐚, 𝕒, 𝓪 …) as its plain lower-case code unit, else 0. */
function styledLetter(text: string, position: number): number {
  const low = text.charCodeAt(position + 1);
  return low >= 0xdc00 && low <= 0xdea3 ? 0x61 + ((low - 0xdc00) % 26) : 0;
}

/** Takes a word that begins at `from`; its token begins at `start`, which is earlier for a hashtag. */
function takeWord(
  text: string,
  start: number,
  from: number,
  unitStart: number,
  flags: number,
  tokens: TokenBuffer,
): number {
  const { units } = tokens;
  let unitEnd = unitStart;
  let hash = hashBasis;
  let collapsed = hashBasis;
  let run = 0;
  let previous = -1;
  let capitals = 0;
  let letters = 0;
  let position = from;
  while (position < text.length) {
    const raw = text.charCodeAt(position);
    const kind = classOf[raw]!;
    let unit: number;
    let width = 1;
    if (kind === characterClass.letter) {
      unit = lowered[raw]!;
      letters++;
      if (unit !== raw) capitals++;
    } else if (kind === characterClass.invisible) {
      position++;
      continue;
    } else if (kind === characterClass.apostrophe || raw === 0x2a) {
      // An apostrophe, or a star that masks a letter, belongs to the word only when the word goes on after it.
      const next = text.charCodeAt(position + 1);
      if (classOf[next] !== characterClass.letter && !(raw === 0x2a && next === 0x2a)) break;
      unit = lowered[raw]!;
    } else if (raw === 0xd835 && styledLetter(text, position) > 0) {
      unit = styledLetter(text, position);
      letters++;
      width = 2;
    } else break;
    run = unit === previous ? run + 1 : 1;
    previous = unit;
    position += width;
    if (run === 1) collapsed = extendHash(collapsed, unit);
    if (run > 2) {
      flags |= tokenFlag.elongated;
      continue;
    }
    hash = extendHash(hash, unit);
    units[unitEnd++] = unit;
  }
  if (letters > 1 && capitals === letters) flags |= tokenFlag.capitals;
  tokens.add(tokenKind.word, start, position, hash, flags);
  const index = tokens.count - 1;
  if (flags & tokenFlag.elongated) tokens.collapsedHash[index] = collapsed;
  tokens.unitStart[index] = unitStart;
  tokens.unitEnd[index] = unitEnd;
  return position;
}

function takeNumber(text: string, start: number, tokens: TokenBuffer): number {
  let end = start + 1;
  while (end < text.length) {
    const unit = text.charCodeAt(end);
    if (classOf[unit] === characterClass.digit) end++;
    else if (
      (unit === 0x2e || unit === 0x2c || unit === 0x3a) &&
      classOf[text.charCodeAt(end + 1)] === characterClass.digit
    )
      end += 2;
    else break;
  }
  tokens.add(tokenKind.number, start, end, numberHash);
  return end;
}

function takeMention(text: string, start: number, tokens: TokenBuffer): number {
  let end = start + 1;
  while (end < text.length) {
    const unit = text.charCodeAt(end);
    const kind = classOf[unit];
    if (kind !== characterClass.letter && kind !== characterClass.digit && unit !== 0x5f) break;
    end++;
  }
  tokens.add(tokenKind.mention, start, end, mentionHash);
  return end;
}

function runEnd(text: string, start: number, kind: number): number {
  let end = start + 1;
  while (end < text.length && classOf[text.charCodeAt(end)] === kind) end++;
  return end;
}

/** `!`, `?`, `!!`, `?!` as they are; of longer runs the first two and a mark that there were more. */
function takeOutcry(text: string, start: number, tokens: TokenBuffer): number {
  const end = runEnd(text, start, characterClass.outcry);
  let hash = hashBasis;
  for (let index = start; index < end; index++) {
    const unit = lowered[text.charCodeAt(index)]!;
    const question = unit === 0x3f || unit === 0xbf || unit === 0x61f;
    if (question) tokens.questions++;
    else tokens.exclamations++;
    if (index < start + 2) hash = extendHash(hash, question ? 0x3f : 0x21);
    else if (index === start + 2) hash = extendHash(hash, 0x2b);
  }
  tokens.add(tokenKind.outcry, start, end, hash);
  return end;
}

/** A pair is one token: a picture where it is from the planes of pictures. Skin tones are passed over. */
function takeSurrogate(text: string, start: number, tokens: TokenBuffer): number {
  const high = text.charCodeAt(start);
  const low = text.charCodeAt(start + 1);
  const paired = high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
  if (!paired) {
    tokens.add(tokenKind.other, start, start + 1, extendHash(hashBasis, 0xfffd));
    return start + 1;
  }
  const skinTone = high === 0xd83c && low >= 0xdffb;
  if (!skinTone) {
    const picture = high >= 0xd83c && high <= 0xd83e;
    const hash = extendHash(extendHash(hashBasis, high), low);
    tokens.add(picture ? tokenKind.pictograph : tokenKind.other, start, start + 2, hash);
  }
  return start + 2;
}
