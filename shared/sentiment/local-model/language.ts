// Which language a text is to be read as: the platform's hint; else what its function words say; else whether English
// knows its words, which settles nearly every English text; else what tinyld's light profile says (MIT, 70 KB, 24
// languages; a hundred times slower, so asked last); with a bias to the language of the conversation, since most
// messages are too short to tell.
import type * as Detector from 'tinyld/light';
import type { TextToScore } from '../provider';
import { hashSet } from './hashing';
import { modelFor } from './model-loader';
import { type TokenBuffer, tokenKind } from './tokeniser';

/** Letters and words looked at. */
const longestSample = 600;
const mostWords = 100;
/** Detector's certainty that is enough against the language of the conversation. */
const certainAgainst = 0.4;
/** The detector names the language of a short text by a hair: one that there is a model for wins if it is so near. */
const nearBest = 0.1;
/** What a function word adds to the detector's certainty. */
const functionWordWeight = 0.1;
/** Share of its words that the English model knows, from which on a text is English. Of other texts it knows half. */
const knownIfEnglish = 0.75;
/** Below so many letters a text says nothing about its language: alone, and against that of the conversation. */
const fewestLetters = 4;
const fewestLettersAgainst = 10;
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
    wie bei nach noch auch wird wurde kann dass ihr mir mich schon seit immer im den dem bitte aus vom zum zur war waren
    haben wenn oder kein keine wo wann warum was heute gestern jetzt nur sehr wieder mehr ja nein gut danke vielen`,
  fr: `le la les et est pas je vous nous mon ma mes un une des du de que qui pour dans sur avec ce mais très ne suis ai
    c'est j'ai n'est depuis votre au plus fait été il elle on me merci bonjour où quand pourquoi comment encore toujours
    rien bien être avez ça sont tout aussi chez sans par ou mais oui vos`,
  es: `el la los las y es no yo mi un una de del que por para con en está estoy muy pero lo se como su he ha me les mis
    porque cuando desde son fue más tengo ya qué gracias hola dónde cómo todavía sigo sin nada hoy ayer hay puedo quiero
    tienen al le te todo bien usted buenas buenos`,
  pt: `o a os as e é não eu meu minha um uma de do da que por para com em está estou muito mas isso se foi já no na me
    vocês você quando mais tem ao só obrigado obrigada bom boa onde como ainda nada hoje ontem pra pro vcs tá sem até
    também são posso quero à dia ele ela quanto qual`,
  it: `il lo la gli i e è non io mio mia un una di del della che per con in sono molto ma questo si ho ha come mi da al
    vostro perché ancora più anche le nel grazie dove quando oggi ieri ci sul alla dal ho sto già niente senza vorrei
    posso cosa quanto ok ciao dopo c'è`,
  nl: `de het een en is niet ik u je wij mijn van voor met op te dat dit zijn heb heeft maar wat hoe ook nog er al bij
    naar jullie geen kan wordt aan om in was bedankt waar wanneer waarom vandaag gisteren ja nee goed uit dan weer niks
    niets wel heel deze die kunnen hebben`,
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
  const hits = functionWordsIn(tokens);
  return (
    byFunctionWords(hits, usual, isBiased) ??
    (usual === 'en' && isEnglish(tokens) ? 'en' : byDetector(sample, hits, usual, isBiased))
  );
}

/** How many function words of each language a text has. */
function functionWordsIn({ count, kind, hash }: TokenBuffer): Int32Array {
  const hits = new Int32Array(functionWords.length);
  const last = Math.min(count, mostWords);
  for (let index = 0; index < last; index++) {
    if (kind[index] !== tokenKind.word) continue;
    const known = languagesOfWord.get(hash[index]!) ?? 0;
    for (let bit = 0; known >> bit !== 0; bit++) hits[bit]! += (known >> bit) & 1;
  }
  return hits;
}

function byFunctionWords(hits: Int32Array, usual: string, isBiased: boolean): string | undefined {
  let expected = 0;
  let first = -1;
  let second = 0;
  functionWords.forEach(({ language }, bit) => {
    if (language === usual) expected = hits[bit]!;
    else if (first < 0 || hits[bit]! > hits[first]!) {
      second = first < 0 ? 0 : hits[first]!;
      first = bit;
    } else second = Math.max(second, hits[bit]!);
  });
  const other = hits[first]!;
  if (expected >= enoughForExpected && expected >= other) return usual;
  const needed = expected === 0 && !isBiased ? enoughForUnexpected : enoughForOther;
  return other >= needed && other > second && other > 2 * expected ? functionWords[first]!.language : undefined;
}

/** Whether the English model knows the words of a text, which it does of very few texts in another language. */
function isEnglish({ count, kind, hash }: TokenBuffer): boolean {
  const english = modelFor('en')!;
  const last = Math.min(count, mostWords);
  let words = 0;
  let known = 0;
  for (let index = 0; index < last; index++) {
    if (kind[index] !== tokenKind.word) continue;
    words++;
    if (english.knows(hash[index]!)) known++;
  }
  return known >= knownIfEnglish * words;
}

let detector: typeof Detector | undefined;

function byDetector(sample: string, hits: Int32Array, usual: string, isBiased: boolean): string {
  const letters = sample.match(anyLetter)?.length ?? 0;
  if (letters < (isBiased ? fewestLettersAgainst : fewestLetters)) return usual;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- scoring is synchronous, and few texts need the detector, whose loading takes as long as all the rest
  detector ??= require('tinyld/light') as typeof Detector;
  const certainty = new Map(detector.detectAll(sample).map(({ lang, accuracy }) => [lang, accuracy]));
  functionWords.forEach(({ language }, bit) => {
    if (hits[bit]! > 0) certainty.set(language, (certainty.get(language) ?? 0) + functionWordWeight * hits[bit]!);
  });
  // Here English knows too few of the words.
  if (!isBiased) certainty.delete('en');
  const ranked = [...certainty].sort(([, a], [, b]) => b - a);
  const best = ranked[0];
  if (best === undefined) return usual;
  if (isBiased) return best[1] - (certainty.get(usual) ?? 0) >= certainAgainst ? best[0] : usual;
  const own = ranked.find(([language]) => functionWords.some((entry) => entry.language === language));
  return own && best[1] - own[1] < nearBest ? own[0] : best[0];
}
