// Scores messages that consist only of emoji, in any language: the mean of the emoji's scores, stronger with more
// emoji. The table has the project's own scores of common emoji; the lexicon has the others.
import { type HashMap, hashOfText } from './local-model/hashing';
import { type TokenBuffer, tokenKind } from './local-model/tokeniser';
import type { ConfidenceScores } from './provider';
import { scoresAround } from './scores-around';

/** The score of one emoji, in sevenths: 0 neutral, ±2 slight, ±4 plain, ±6 very. */
const emojiScores: [emoji: string, sevenths: number][] = [
  ['👍🙏👌🤔😐👋🤝', 0],
  ['🙂😊😅😉☺✌💪✨', 2],
  ['😀😁😃😄😆❤💛💚💙💜🎉👏🤩😘🥳💯', 4],
  ['😍🥰', 5],
  ['😕🙁😬☹😟😔😞😒😑', -2],
  ['😢😠🙄😤👎😭😡😩😫😣💔😓😖', -4],
  ['🤬🖕', -6],
];
const sevenths = new Map<number, number>();
for (const [pictures, value] of emojiScores) for (const picture of pictures) sevenths.set(hashOfText(picture), value);

/** The scores of a message that has at least one emoji or emoticon and no words; otherwise undefined. */
export function emojiOnlyScores(tokens: TokenBuffer, lexicon: HashMap): ConfidenceScores | undefined {
  let pictures = 0;
  let sum = 0;
  for (let index = 0; index < tokens.count; index++) {
    const kind = tokens.kind[index];
    if (kind === tokenKind.pictograph || kind === tokenKind.emoticon) {
      const hash = tokens.hash[index] ?? 0;
      pictures++;
      // Converts the lexicon's −40…40 to sevenths, slightly weaker than in the lexicon.
      sum += sevenths.get(hash) ?? lexicon.get(hash, 0) / 8;
    } else if (kind !== tokenKind.outcry && kind !== tokenKind.clause && kind !== tokenKind.ellipsis) return undefined;
  }
  if (pictures === 0) return undefined;
  const repeated = 1 + 0.25 * Math.min(pictures - 1, 3);
  const score = Math.max(-6, Math.min(6, (sum / pictures) * repeated)) / 7;
  return scoresAround(score, 1 - Math.abs(score));
}
