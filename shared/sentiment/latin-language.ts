// Which language a text in Latin letters is in: what its function words say; else whether English knows its words,
// which settles nearly every English text; else what tinyld's light profile says (MIT, 70 KB, 24 languages; a hundred
// times slower, so asked last); with a bias to the language of the conversation, since most messages are too short to
// tell.
import type * as Detector from 'tinyld/light';
import { hashSet } from './local-model/hashing';
import { modelFor } from './local-model/model-loader';
import { type TokenBuffer, tokenKind } from './local-model/tokeniser';

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

const anyLetter = /\p{L}/gu;

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

/**
 * The primary language subtag of the language that a text in Latin letters is in.
 *
 * @param tokens of the same text
 * @param conversation primary subtag of the language of the conversation, if that is known
 */
export function guessLatinLanguage(text: string, tokens: TokenBuffer, conversation: string | undefined): string {
  const usual = conversation ?? 'en';
  const isBiased = conversation !== undefined;
  const hits = functionWordsIn(tokens);
  return (
    byFunctionWords(hits, usual, isBiased) ??
    (usual === 'en' && isEnglish(tokens) ? 'en' : byDetector(text.slice(0, longestSample), hits, usual, isBiased))
  );
}

interface Hits {
  language: string;
  count: number;
}

/** How many function words of each language a text has. */
function functionWordsIn({ count, kind, hash }: TokenBuffer): Hits[] {
  const hits = functionWords.map(({ language }) => ({ language, count: 0 }));
  hash.subarray(0, Math.min(count, mostWords)).forEach((word, index) => {
    const known = kind[index] === tokenKind.word ? (languagesOfWord.get(word) ?? 0) : 0;
    if (known !== 0) hits.forEach((entry, bit) => (entry.count += (known >> bit) & 1));
  });
  return hits;
}

function byFunctionWords(hits: readonly Hits[], usual: string, isBiased: boolean): string | undefined {
  const expected = hits.find(({ language }) => language === usual)?.count ?? 0;
  const [other, second] = hits.filter(({ language }) => language !== usual).sort((a, b) => b.count - a.count);
  if (!other || !second) return undefined;
  if (expected >= enoughForExpected && expected >= other.count) return usual;
  const needed = expected === 0 && !isBiased ? enoughForUnexpected : enoughForOther;
  const isClear = other.count >= needed && other.count > second.count && other.count > 2 * expected;
  return isClear ? other.language : undefined;
}

/** Whether the English model knows the words of a text, which it does of very few texts in another language. */
function isEnglish({ count, kind, hash }: TokenBuffer): boolean {
  const english = modelFor('en');
  let words = 0;
  let known = 0;
  hash.subarray(0, Math.min(count, mostWords)).forEach((word, index) => {
    if (kind[index] !== tokenKind.word) return;
    words++;
    if (english.knows(word)) known++;
  });
  return known >= knownIfEnglish * words;
}

let detector: typeof Detector | undefined;

function byDetector(sample: string, hits: readonly Hits[], usual: string, isBiased: boolean): string {
  const letters = sample.match(anyLetter)?.length ?? 0;
  if (letters < (isBiased ? fewestLettersAgainst : fewestLetters)) return usual;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- scoring is synchronous, and few texts need the detector, whose loading takes as long as all the rest
  detector ??= require('tinyld/light') as typeof Detector;
  const certainty = new Map(detector.detectAll(sample).map(({ lang, accuracy }) => [lang, accuracy]));
  for (const { language, count } of hits)
    if (count > 0) certainty.set(language, (certainty.get(language) ?? 0) + functionWordWeight * count);
  // Here English knows too few of the words.
  if (!isBiased) certainty.delete('en');
  const ranked = [...certainty].sort(([, a], [, b]) => b - a);
  const best = ranked[0];
  if (best === undefined) return usual;
  if (isBiased) return best[1] - (certainty.get(usual) ?? 0) >= certainAgainst ? best[0] : usual;
  const own = ranked.find(([language]) => functionWords.some((entry) => entry.language === language));
  return own && best[1] - own[1] < nearBest ? own[0] : best[0];
}
