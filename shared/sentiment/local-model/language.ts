// Which language a text is to be read as: the platform's hint; else what its function words say; else what tinyld's
// light profile says (MIT, 70 KB, 24 languages; a hundred times slower, so asked only where words don't settle it);
// with a bias to the language of the conversation, since most messages are too short to tell.
import type * as Detector from 'tinyld/light';
import type { TextToScore } from '../provider';
import { hashSet } from './hashing';
import { type TokenBuffer, tokenKind } from './tokeniser';

/** Letters and words looked at. */
const longestSample = 600;
const mostWords = 100;
/** Detector's certainty that is enough against the language of the conversation, and where nothing is known. */
const certainAgainst = 0.4;
const certainAlone = 0.1;
/** Below this many letters a text says nothing about its language. */
const fewestLetters = 10;
/** Function words that settle it: of the expected language, of another one, and of another against none at all. */
const enoughForExpected = 2;
const enoughForOther = 3;
const enoughForUnexpected = 2;

const undetermined = 'und';
const ascii = /^[\0-\x7f]*$/;
const foreignLetter = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/gu;
const anyLetter = /\p{L}/gu;
/** Languages that are written in other letters: a hint of them fits a text in foreign script. */
const otherScripts = new Set(
  'ar bg el fa he hi hy ja ka ko ru sr th uk ur zh be mk bn ta te ml km lo my am'.split(' '),
);

/** Words that nearly every sentence of a language has some of. */
const functionWords = Object.entries({
  en: `the and is are was i you my your it this that to of for have has not with but we they what why how be can been
    i'm it's don't me at on from just there when an still will would do did does get got please a in so all`,
  de: `der die das und ist nicht ich sie wir mein meine meinen ein eine einen mit für auf von zu es sind habe hat bin aber
    wie bei nach noch auch wird wurde kann dass ihr mir mich schon seit immer im den dem bitte`,
  fr: `le la les et est pas je vous nous mon ma mes un une des du de que qui pour dans sur avec ce mais très ne suis ai
    c'est j'ai n'est depuis votre au plus fait été il elle on me`,
  es: `el la los las y es no yo mi un una de del que por para con en está estoy muy pero lo se como su he ha me les mis
    porque cuando desde son fue más tengo ya qué`,
  pt: `o a os as e é não eu meu minha um uma de do da que por para com em está estou muito mas isso se foi já no na me
    vocês você quando mais tem ao só`,
  it: `il lo la gli i e è non io mio mia un una di del della che per con in sono molto ma questo si ho ha come mi da al
    vostro perché ancora più anche le nel`,
  nl: `de het een en is niet ik u je wij mijn van voor met op te dat dit zijn heb heeft maar wat hoe ook nog er al bij
    naar jullie geen kan wordt aan om in was`,
}).map(([language, words]) => ({ language, words: hashSet(words) }));

/** Which of {@link functionWords} know a word, one bit each. */
const languagesOfWord = new Map<number, number>();
functionWords.forEach(({ words }, bit) => {
  for (const word of words) languagesOfWord.set(word, (languagesOfWord.get(word) ?? 0) | (1 << bit));
});

/** BCP 47 primary language subtag of a tag: `en` of `en-GB`; undefined for what is no tag. */
export function primarySubtag(tag: string | undefined): string | undefined {
  const match = tag === undefined ? null : /^([a-z]{2,3})(?:[-_]|$)/i.exec(tag.trim());
  const subtag = match?.[1]?.toLowerCase();
  return subtag === undetermined ? undefined : subtag;
}

/**
 * The language to read a text as. `und` where the text is plainly in none that can be named.
 *
 * @param tokens of the same text
 */
export function languageToRead({ text, language, conversationLanguage }: TextToScore, tokens: TokenBuffer): string {
  const hint = primarySubtag(language);
  const conversation = primarySubtag(conversationLanguage);
  const usual = conversation ?? 'en';
  const isBiased = conversation !== undefined;
  const sample = text.length > longestSample ? text.slice(0, longestSample) : text;
  if (!ascii.test(sample)) {
    const foreign = sample.match(foreignLetter)?.length ?? 0;
    // Letters of another script: a hint of a language in Latin letters can't be right.
    if (foreign * 2 > (sample.match(anyLetter)?.length ?? 0))
      return [hint, conversation].find((tag) => tag !== undefined && otherScripts.has(tag)) ?? undetermined;
  }
  if (hint !== undefined) return hint;
  return byFunctionWords(tokens, usual, isBiased) ?? byDetector(sample, usual, isBiased);
}

function byFunctionWords({ count, kind, hash }: TokenBuffer, usual: string, isBiased: boolean): string | undefined {
  const hits = new Int32Array(functionWords.length);
  const last = Math.min(count, mostWords);
  for (let index = 0; index < last; index++) {
    if (kind[index] !== tokenKind.word) continue;
    const known = languagesOfWord.get(hash[index]!) ?? 0;
    for (let bit = 0; known >> bit !== 0; bit++) hits[bit]! += (known >> bit) & 1;
  }
  const ranked = functionWords.map((entry, bit) => ({ language: entry.language, hits: hits[bit]! }));
  const expected = ranked.find((entry) => entry.language === usual)?.hits ?? 0;
  const others = ranked.filter((entry) => entry.language !== usual).sort((a, b) => b.hits - a.hits);
  const [first, second] = others;
  if (expected >= enoughForExpected && expected >= first!.hits) return usual;
  const needed = expected === 0 && !isBiased ? enoughForUnexpected : enoughForOther;
  const clear = first!.hits >= needed && first!.hits > second!.hits && first!.hits > 2 * expected;
  return clear ? first!.language : undefined;
}

let detector: typeof Detector | undefined;

function byDetector(sample: string, usual: string, isBiased: boolean): string {
  if ((sample.match(anyLetter)?.length ?? 0) < fewestLetters) return usual;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- scoring is synchronous, and few texts need the detector, whose loading takes as long as all the rest
  detector ??= require('tinyld/light') as typeof Detector;
  const guesses = detector.detectAll(sample);
  const best = guesses[0];
  if (best === undefined || best.lang === usual) return usual;
  const support = guesses.find(({ lang }) => lang === usual)?.accuracy ?? 0;
  return best.accuracy - support >= (isBiased ? certainAgainst : certainAlone) ? best.lang : usual;
}
