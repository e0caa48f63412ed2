// Recognises emoticons such as :-) ;D <3 ^_^ at a place in a text. A letter counts as a mouth only when no word goes
// on behind it, so that ":Paris" and "x:D" in code stay what they are.
import { characterClass, classOf } from './characters';

const eyes = flags(':;=');
const noses = flags("-o*'^");
const mouths = flags(')(][}{|\\/@*');
const letterMouths = flags('dDpPoOsS');
const mirroredMouths = flags(')(][');

function flags(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

function has(table: Uint8Array, unit: number): boolean {
  return unit < 128 && table[unit] === 1;
}

function isWordPart(unit: number): boolean {
  const kind = classOf[unit];
  return kind === characterClass.letter || kind === characterClass.digit;
}

/** How many code units an emoticon at this place has; 0 when there is none. */
export function emoticonLength(text: string, start: number): number {
  const first = text.charCodeAt(start);
  // "a=(b)" is code; "thanks:)" is a face.
  if (first === 0x3d && start > 0 && isWordPart(text.charCodeAt(start - 1))) return 0;
  if (has(eyes, first)) return facing(text, start);
  if (first === 0x3c) return heart(text, start);
  if (has(mirroredMouths, first)) return mirrored(text, start);
  if (first === 0x5e || first === 0x2d || first === 0x6f || first === 0x4f || first === 0x54 || first === 0x3e)
    return level(text, start);
  if (first === 0x44 && text.charCodeAt(start + 1) === 0x3a) {
    const before = start > 0 ? text.charCodeAt(start - 1) : 0x20;
    return isWordPart(before) || isWordPart(text.charCodeAt(start + 2)) ? 0 : 2;
  }
  return 0;
}

/** `:)`, `;-D`, `='(`: eyes, perhaps a tear or a nose, one mouth or more of it. */
function facing(text: string, start: number): number {
  let position = start + 1;
  if (text.charCodeAt(position) === 0x27) position++;
  if (has(noses, text.charCodeAt(position)) && isMouth(text, position + 1)) position++;
  if (!isMouth(text, position)) return 0;
  const mouth = text.charCodeAt(position);
  while (text.charCodeAt(position) === mouth) position++;
  return position - start;
}

function isMouth(text: string, position: number): boolean {
  const unit = text.charCodeAt(position);
  if (has(letterMouths, unit)) {
    let after = position;
    while (text.charCodeAt(after) === unit) after++;
    return !isWordPart(text.charCodeAt(after));
  }
  if (unit === 0x2f) return text.charCodeAt(position + 1) !== 0x2f && !isWordPart(text.charCodeAt(position + 1));
  return has(mouths, unit);
}

/** `<3`, `<333`, `</3`. */
function heart(text: string, start: number): number {
  let position = start + 1;
  if (text.charCodeAt(position) === 0x2f) position++;
  if (text.charCodeAt(position) !== 0x33) return 0;
  while (text.charCodeAt(position) === 0x33) position++;
  return position - start;
}

/** `(:`, `)-:`. */
function mirrored(text: string, start: number): number {
  let position = start + 1;
  if (text.charCodeAt(position) === 0x2d) position++;
  if (!has(eyes, text.charCodeAt(position))) return 0;
  // "(:" is a face, the "):" of "(see above):" hardly ever is.
  if (text.charCodeAt(start) === 0x29 && start > 0 && isWordPart(text.charCodeAt(start - 1))) return 0;
  return position + 1 - start;
}

/** `^_^`, `-_-`, `o_O`, `T_T`, `>_<`. */
function level(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (start > 0 && isWordPart(text.charCodeAt(start - 1))) return 0;
  let position = start + 1;
  while (text.charCodeAt(position) === 0x5f) position++;
  if (position === start + 1 && first !== 0x5e) return 0;
  const last = text.charCodeAt(position);
  const pairs = first === 0x3e ? last === 0x3c : last === first || (last | 0x20) === (first | 0x20);
  return pairs && !isWordPart(text.charCodeAt(position + 1)) ? position + 1 - start : 0;
}
