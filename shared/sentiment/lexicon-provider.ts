// A plain scorer that needs no cloud: word and emoji valences, turned by negation and scaled by emphasis. It reads
// English, and emoji in any language; of anything else it says that it can't tell.
import { baseLanguage, languageOf } from './language-of';
import { boosters, negators, phrases, valenceOfEmoji, valenceOfWord } from './lexicon';
import type { Scoring, SentimentProvider, TextToScore } from './provider';

/** Scores English texts in-process. Evidence are the words, phrases and emoji that have a valence. */
export class LexiconProvider implements SentimentProvider {
  readonly name = 'local';

  score(texts: readonly TextToScore[]): Promise<Scoring[]> {
    return Promise.resolve(texts.map(scoreText));
  }
}

function scoreText(text: TextToScore): Scoring {
  const language = languageOf(text);
  const scoring: Scoring = { scores: null, language, evidence: [], provider: 'local', degraded: false };
  const hasLetters = /\p{L}/u.test(text.text);
  if (text.text.trim() === '' || (hasLetters && baseLanguage(language) !== 'en')) return scoring;
  const findings = findingsIn(text.text);
  const sumOf = (sign: number) =>
    findings.reduce((sum, { valence }) => (Math.sign(valence) === sign ? sum + Math.abs(valence) : sum), 0);
  const positive = sumOf(1);
  const negative = sumOf(-1);
  const strength = positive + negative;
  // Grows from 0 to 1 with the strength: a single mild word leaves most to neutral, two strong ones leave little.
  const factor = strength / (strength ** 2 + neutralStrength);
  return {
    ...scoring,
    scores: { positive: positive * factor, neutral: 1 - strength * factor, negative: negative * factor },
    evidence: findings.map(({ start, end, valence }) => ({ start, end, contribution: valence * factor })),
  };
}

/** The square of the strength at which half of the confidence is still neutral. */
const neutralStrength = 6;

/** A span of the text with its valence, negation and emphasis included. */
interface Finding {
  start: number;
  end: number;
  valence: number;
}

// Emoji with what joins to them; emoticons; words with what masks profanity; marks that end a clause or shout.
const tokenPattern = new RegExp(
  [
    String.raw`\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\u{FE0F}|\u{200D}\p{Extended_Pictographic})*`,
    String.raw`[:;=]-?[()D/|]|<3`,
    String.raw`\p{L}[\p{L}\p{M}*#@$'’]*`,
    String.raw`[.!?\n,;]+`,
  ].join('|'),
  'gu',
);
const emoticons: Readonly<Record<string, number>> = {
  ':)': 2,
  ':D': 3,
  ';)': 1,
  '<3': 3,
  ':(': -2,
  ':/': -1,
  ':|': -1,
};
const negationReach = 1;
const transparentWords = new Set(
  'a an the this that it is was are be been being am very so really at all once have has had we i you ever even to think believe feel say too quite any particularly going'.split(
    ' ',
  ),
);

interface Token extends Finding {
  word: string;
  text: string;
}

function findingsIn(text: string): Finding[] {
  const found: Finding[] = [];
  const tokens = [...text.matchAll(tokenPattern)].map((match) => toToken(match[0], match.index));
  let clauseStart = 0;
  tokens.forEach((token, index) => {
    if (token.word === '' && /[.!?\n,;]/.test(token.text)) clauseStart = index + 1;
    else if (token.word === 'but' || token.word === 'however') clauseStart = index + 1;
    if (token.valence !== 0) found.push(inContext(tokens, index, clauseStart));
  });
  return withoutOverlap([...phraseFindings(text), ...found]).map((finding) => ({
    ...finding,
    valence: finding.valence * shouting(text, finding.end),
  }));
}

function toToken(text: string, start: number): Token {
  const end = start + text.length;
  const word = /^\p{L}/u.test(text) ? text.toLowerCase().replaceAll('’', "'") : '';
  const capitals = word.length > 2 && text === text.toUpperCase() ? 1.3 : 1;
  const valence = word
    ? valenceOfWord(word.replace(/'s$/, '')) * capitals
    : (emoticons[text.replace('-', '').replace('=', ':')] ?? valenceOfEmoji(text));
  return { start, end, valence, word: word.replaceAll("'", ''), text };
}

function phraseFindings(text: string): Finding[] {
  return phrases.flatMap(([pattern, valence]) =>
    [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, valence })),
  );
}

/** A word's valence as the words before it in its clause leave it; the span begins at the negation, if any. */
function inContext(tokens: Token[], index: number, clauseStart: number): Finding {
  const { start, end, valence, word } = tokens[index]!;
  if (word === '') return { start, end, valence };
  const booster = boosters.get(tokens[index - 1]?.word ?? '') ?? 1;
  let between = 0;
  for (let i = index - 1; i >= clauseStart && between <= negationReach; i--) {
    const before = tokens[i]!;
    if (negators.has(before.word)) {
      if (isNoNegation(tokens, i)) break;
      // "Not good" is less bad than "bad"; "not bad" is far less good than "good".
      return { start: before.start, end, valence: valence * booster * (valence > 0 ? -0.9 : -0.6) };
    }
    if (!transparentWords.has(before.word) && !boosters.has(before.word)) between++;
  }
  return { start, end, valence: valence * booster };
}

/** "Not only", "not just", "can't believe", "without a doubt", "never been so" and "never been happier" deny nothing. */
function isNoNegation(tokens: Token[], index: number): boolean {
  const phrase = tokens.slice(index, index + 4).map(({ word }) => word);
  return /^(?:not (?:only|just)\b|cant believe\b|cannot believe\b|without (?:a|any) doubt|never (?:been|felt|was) (?:so|this|more|\w+er)\b)/.test(
    phrase.join(' '),
  );
}

function withoutOverlap(findings: Finding[]): Finding[] {
  let end = -1;
  return findings
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((finding) => {
      if (finding.start < end) return false;
      end = finding.end;
      return true;
    });
}

/** Exclamation marks at the end of the sentence make what it says louder. */
function shouting(text: string, from: number): number {
  const marks = /^[^.!?\n]{0,200}(!{1,3})/.exec(text.slice(from, from + 204))?.[1]?.length ?? 0;
  return 1 + 0.15 * marks;
}
