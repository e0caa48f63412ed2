// What every UTF-16 code unit is to the tokeniser, as two tables read once per character. The ranges are written
// out instead of asking the engine (\p{L}), whose Unicode version differs from one Node to the next: the same text
// must give the same bits everywhere.

export const characterClass = {
  other: 0,
  space: 1,
  letter: 2,
  digit: 3,
  /** Shows nothing: soft hyphen, zero-width characters, variation selectors. Skipped wherever it stands. */
  invisible: 4,
  apostrophe: 5,
  /** `!` and `?` in any width. */
  outcry: 6,
  period: 7,
  /** Ends a clause, and with it the reach of a negation. */
  clause: 8,
  /** A picture in the basic plane, such as ☹ or ❤. */
  pictograph: 9,
  surrogate: 10,
} as const;

const ranges: [first: number, last: number, kind: number][] = [
  // Scripts: everything that isn't set apart below counts as letters.
  [0x00c0, 0x1fff, characterClass.letter],
  [0x2c00, 0xd7ff, characterClass.letter],
  [0xf900, 0xfdcf, characterClass.letter],
  [0xfdf0, 0xfdff, characterClass.letter],
  [0xfe20, 0xfe2f, characterClass.letter],
  [0xfe70, 0xfefc, characterClass.letter],
  [0xff21, 0xff3a, characterClass.letter],
  [0xff41, 0xff5a, characterClass.letter],
  [0xff66, 0xffdc, characterClass.letter],
  [0x0041, 0x005a, characterClass.letter],
  [0x0061, 0x007a, characterClass.letter],
  [0x00aa, 0x00aa, characterClass.letter],
  [0x00b5, 0x00b5, characterClass.letter],
  [0x00ba, 0x00ba, characterClass.letter],
  [0x00d7, 0x00d7, characterClass.other],
  [0x00f7, 0x00f7, characterClass.other],
  [0x0030, 0x0039, characterClass.digit],
  [0x0660, 0x0669, characterClass.digit],
  [0x06f0, 0x06f9, characterClass.digit],
  [0xff10, 0xff19, characterClass.digit],
  // Clause punctuation of many scripts.
  [0x060c, 0x060c, characterClass.clause],
  [0x061b, 0x061b, characterClass.clause],
  [0x0964, 0x0965, characterClass.clause],
  [0x2e00, 0x2e7f, characterClass.clause],
  [0x3001, 0x3029, characterClass.clause],
  [0xfe10, 0xfe1f, characterClass.clause],
  [0xff0c, 0xff0c, characterClass.clause],
  [0xff1a, 0xff1b, characterClass.clause],
  // Pictures.
  [0x203c, 0x203c, characterClass.pictograph],
  [0x2049, 0x2049, characterClass.pictograph],
  [0x2190, 0x21ff, characterClass.pictograph],
  [0x2300, 0x23ff, characterClass.pictograph],
  [0x25a0, 0x27bf, characterClass.pictograph],
  [0x2b00, 0x2bff, characterClass.pictograph],
  [0x3030, 0x3030, characterClass.pictograph],
  // White space.
  [0x0009, 0x000d, characterClass.space],
  [0x0085, 0x0085, characterClass.space],
  [0x00a0, 0x00a0, characterClass.space],
  [0x1680, 0x1680, characterClass.space],
  [0x2000, 0x200a, characterClass.space],
  [0x2028, 0x2029, characterClass.space],
  [0x202f, 0x202f, characterClass.space],
  [0x205f, 0x205f, characterClass.space],
  [0x3000, 0x3000, characterClass.space],
  // What shows nothing.
  [0x00ad, 0x00ad, characterClass.invisible],
  [0x034f, 0x034f, characterClass.invisible],
  [0x061c, 0x061c, characterClass.invisible],
  [0x180e, 0x180e, characterClass.invisible],
  [0x200b, 0x200f, characterClass.invisible],
  [0x202a, 0x202e, characterClass.invisible],
  [0x2060, 0x206f, characterClass.invisible],
  [0xfe00, 0xfe0f, characterClass.invisible],
  [0xfeff, 0xfeff, characterClass.invisible],
  [0xd800, 0xdfff, characterClass.surrogate],
];

const singles: [characters: string, kind: number][] = [
  ["'’ʼ`´＇", characterClass.apostrophe],
  ['!?¡¿！？؟', characterClass.outcry],
  ['.。．…', characterClass.period],
  [',;:()"“”„«»', characterClass.clause],
  [' ', characterClass.space],
];

/** The class of each UTF-16 code unit. */
export const classOf = new Uint8Array(0x10000);
for (const [first, last, kind] of ranges) classOf.fill(kind, first, last + 1);
for (const [characters, kind] of singles) {
  for (let index = 0; index < characters.length; index++) classOf[characters.charCodeAt(index)] = kind;
}

/**
 * Each code unit in lower case, where that is one code unit; typographic variants (full width, curly apostrophes)
 * become the plain character. Only scripts whose mapping has been stable for decades are asked of the engine.
 */
export const lowered = new Uint16Array(0x10000);
for (let unit = 0; unit < 0x10000; unit++) lowered[unit] = unit;
for (let unit = 0x41; unit < 0x590; unit++) {
  const lower = String.fromCharCode(unit).toLowerCase();
  if (lower.length === 1) lowered[unit] = lower.charCodeAt(0);
}
lowered[0x130] = 0x69;
for (let unit = 0xff01; unit <= 0xff5e; unit++) lowered[unit] = lowered[unit - 0xfee0] ?? unit;
for (const apostrophe of '’ʼ`´＇') lowered[apostrophe.charCodeAt(0)] = 0x27;
