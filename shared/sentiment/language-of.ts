// Determines the language of a text, once for rules, models and display. The chat platform's hint is used unless the
// script of the text contradicts it. Without a hint the language is guessed only with high confidence, because most
// messages are too short to detect.
import { guessLatinLanguage } from './latin-language';
import type { TokenBuffer } from './local-model/tokeniser';
import type { TextToScore } from './provider';

/** Scripts by their ISO 15924 name, and the default language of a text in that script. */
const scripts = [
  { name: 'Latn', letter: /\p{Script=Latin}/gu, language: undefined },
  { name: 'Jpan', letter: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, language: 'ja' },
  { name: 'Hans', letter: /\p{Script=Han}/gu, language: 'zh' },
  { name: 'Kore', letter: /\p{Script=Hangul}/gu, language: 'ko' },
  { name: 'Cyrl', letter: /\p{Script=Cyrillic}/gu, language: 'ru' },
  { name: 'Arab', letter: /\p{Script=Arabic}/gu, language: 'ar' },
  { name: 'Hebr', letter: /\p{Script=Hebrew}/gu, language: 'he' },
  { name: 'Grek', letter: /\p{Script=Greek}/gu, language: 'el' },
  { name: 'Deva', letter: /\p{Script=Devanagari}/gu, language: 'hi' },
  { name: 'Thai', letter: /\p{Script=Thai}/gu, language: 'th' },
] as const;
/** `Zyyy`: no letters. `Zzzz`: a script that isn't in the table. */
type Script = (typeof scripts)[number]['name'] | 'Zyyy' | 'Zzzz';

const maxScannedLength = 2000;
const foreignLetter = /[^\P{L}\p{Script=Latin}]/u;
const anyLetter = /\p{L}/u;

/**
 * The BCP 47 tag of a text's language: the hint, unless the hinted language isn't written in the text's script; else a
 * confident guess; else the language of the conversation; else English. `und` for a script of no known language.
 *
 * @param tokens of the same text
 */
export function languageOf({ text, language, conversationLanguage }: TextToScore, tokens: TokenBuffer): string {
  const script = scriptOf(text.slice(0, maxScannedLength));
  const hint = readTag(language);
  if (hint && isWrittenIn(hint, script)) return hint.tag;
  const conversation = readTag(conversationLanguage);
  const usual = conversation && isWrittenIn(conversation, script) ? conversation.tag : undefined;
  if (script === 'Zyyy') return usual ?? 'en';
  if (script !== 'Latn') return usual ?? scripts.find(({ name }) => name === script)?.language ?? 'und';
  const usualBase = usual === undefined ? undefined : baseLanguage(usual);
  const guess = guessLatinLanguage(text, tokens, usualBase);
  return usual !== undefined && guess === usualBase ? usual : guess;
}

/** `en` of `en-US`. */
export function baseLanguage(tag: string): string {
  const end = tag.indexOf('-');
  return end < 0 ? tag : tag.slice(0, end);
}

interface LanguageTag {
  tag: string;
  /** The script that the language is usually written in. */
  script: string | undefined;
}

/** Recently parsed tags: parsing one takes as long as scoring a text. */
const parsedTags = new Map<string, LanguageTag | undefined>();
const maxParsedTags = 500;
const maxTagLength = 100;

/** Parses a tag; undefined if it is not a language tag. */
function readTag(given: string | undefined): LanguageTag | undefined {
  if (!given || given.length > maxTagLength) return undefined;
  if (parsedTags.has(given)) return parsedTags.get(given);
  if (parsedTags.size >= maxParsedTags) parsedTags.clear();
  const tag = toLanguageTag(given);
  parsedTags.set(given, tag);
  return tag;
}

function toLanguageTag(given: string): LanguageTag | undefined {
  try {
    const locale = new Intl.Locale(given.trim().replaceAll('_', '-'));
    const { script } = locale.maximize();
    return locale.baseName.startsWith('und') ? undefined : { tag: locale.baseName, script };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isWrittenIn({ script: usual }: LanguageTag, script: Script): boolean {
  if (script === 'Zyyy') return true;
  const written = usual === 'Hant' ? 'Hans' : usual;
  // A short Japanese text can consist of Chinese characters only.
  if (written === 'Jpan' && script === 'Hans') return true;
  return script === 'Zzzz' ? !scripts.some(({ name }) => name === written) : written === script;
}

function scriptOf(text: string): Script {
  if (!foreignLetter.test(text)) return anyLetter.test(text) ? 'Latn' : 'Zyyy';
  const counts = new Map<Script, number>(
    scripts.map(({ name, letter }) => [name, text.match(letter)?.length ?? 0] as const),
  );
  const countOf = (name: Script) => counts.get(name) ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (countOf('Jpan') > 0) counts.set('Jpan', countOf('Jpan') + countOf('Hans')).set('Hans', 0);
  counts.set('Zzzz', letters - scripts.reduce((sum, { name }) => sum + countOf(name), 0));
  // One character of these scripts carries as much text as several letters, so a name in Latin letters must not
  // dominate.
  for (const dense of ['Jpan', 'Hans', 'Kore'] as const) counts.set(dense, 3 * countOf(dense));
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}
