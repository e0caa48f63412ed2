// Detects the language of a text in Latin letters: first by its function words; then by the share of its words that the
// English model knows, which decides nearly every English text; last by tinyld's light profile (MIT, 70 KB, 24
// languages, a hundred times slower). Biased towards the language of the conversation, because most messages are too
// short to detect.
import type * as Detector from 'tinyld/light';
import { hashSet } from './local-model/hashing';
import { modelFor } from './local-model/model-loader';
import { type TokenBuffer, tokenKind } from './local-model/tokeniser';

/** Only the beginning of a text is examined: UTF-16 units and words. */
const maxSampleLength = 600;
const maxWords = 100;
/** The minimum lead in the detector's certainty to override the language of the conversation. */
const minLeadAgainst = 0.4;
/**
 * On short texts the detector's best languages are close: within this distance a language with a model is preferred.
 */
const maxDistanceToBest = 0.1;
/** The certainty that each function word adds to the detector's certainty. */
const functionWordWeight = 0.1;
/** A text is English if the English model knows at least this share of its words. In other languages it knows half. */
const minKnownIfEnglish = 0.75;
/** A text with fewer letters is not detected: without and with a language of the conversation. */
const minLetters = 4;
const minLettersAgainst = 10;
/**
 * The function words needed to decide: for the expected language; for another one; and for another one when the
 * conversation has no language and the text has no English function words.
 */
const minForExpected = 2;
const minForOther = 3;
const minForUnexpected = 2;

const anyLetter = /\p{L}/gu;

/** Words of which nearly every sentence of a language contains some. */
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

/** The languages of each function word, one bit per entry of {@link functionWords}. */
const languagesOfWord = new Map<number, number>();
functionWords.forEach(({ words }, bit) => {
  for (const word of words) languagesOfWord.set(word, (languagesOfWord.get(word) ?? 0) | (1 << bit));
});

/**
 * The primary language subtag of a text in Latin letters.
 *
 * @param tokens of the same text
 * @param conversation primary subtag of the language of the conversation, if known
 */
export function guessLatinLanguage(text: string, tokens: TokenBuffer, conversation: string | undefined): string {
  const usual = conversation ?? 'en';
  const isBiased = conversation !== undefined;
  const hits = functionWordsIn(tokens);
  return (
    byFunctionWords(hits, usual, isBiased) ??
    (usual === 'en' && isEnglish(tokens) ? 'en' : byDetector(text.slice(0, maxSampleLength), hits, usual, isBiased))
  );
}

interface Hits {
  language: string;
  count: number;
}

/** The number of function words of each language in a text. */
function functionWordsIn({ count, kind, hash }: TokenBuffer): Hits[] {
  const hits = functionWords.map(({ language }) => ({ language, count: 0 }));
  hash.subarray(0, Math.min(count, maxWords)).forEach((word, index) => {
    const known = kind[index] === tokenKind.word ? (languagesOfWord.get(word) ?? 0) : 0;
    if (known !== 0) hits.forEach((entry, bit) => (entry.count += (known >> bit) & 1));
  });
  return hits;
}

function byFunctionWords(hits: readonly Hits[], usual: string, isBiased: boolean): string | undefined {
  const expected = hits.find(({ language }) => language === usual)?.count ?? 0;
  const [other, second] = hits.filter(({ language }) => language !== usual).sort((a, b) => b.count - a.count);
  if (!other || !second) return undefined;
  if (expected >= minForExpected && expected >= other.count) return usual;
  const needed = expected === 0 && !isBiased ? minForUnexpected : minForOther;
  const isClear = other.count >= needed && other.count > second.count && other.count > 2 * expected;
  return isClear ? other.language : undefined;
}

/** Whether the English model knows most words of a text, which is rare for texts in other languages. */
function isEnglish({ count, kind, hash }: TokenBuffer): boolean {
  const english = modelFor('en');
  let words = 0;
  let known = 0;
  hash.subarray(0, Math.min(count, maxWords)).forEach((word, index) => {
    if (kind[index] !== tokenKind.word) return;
    words++;
    if (english.knows(word)) known++;
  });
  return known >= minKnownIfEnglish * words;
}

let detector: typeof Detector | undefined;

function byDetector(sample: string, hits: readonly Hits[], usual: string, isBiased: boolean): string {
  const letters = sample.match(anyLetter)?.length ?? 0;
  if (letters < (isBiased ? minLettersAgainst : minLetters)) return usual;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- scoring is synchronous, and few texts need the detector, which takes as long to load as everything else
  detector ??= require('tinyld/light') as typeof Detector;
  const certainty = new Map(detector.detectAll(sample).map(({ lang, accuracy }) => [lang, accuracy]));
  for (const { language, count } of hits)
    if (count > 0) certainty.set(language, (certainty.get(language) ?? 0) + functionWordWeight * count);
  // English was ruled out before: the model knows too few of the words.
  if (!isBiased) certainty.delete('en');
  const ranked = [...certainty].sort(([, a], [, b]) => b - a);
  const best = ranked[0];
  if (best === undefined) return usual;
  if (isBiased) return best[1] - (certainty.get(usual) ?? 0) >= minLeadAgainst ? best[0] : usual;
  const supported = ranked.find(([language]) => functionWords.some((entry) => entry.language === language));
  return supported && best[1] - supported[1] < maxDistanceToBest ? supported[0] : best[0];
}
