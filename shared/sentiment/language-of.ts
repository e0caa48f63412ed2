// Which language a text is read as, decided once for rules, models and whoever shows it. The chat platform's hint
// counts unless the script of the text contradicts it; a text without a hint is guessed only where that is safe, since
// most messages are too short to tell.
import { guessLatinLanguage } from './latin-language';
import type { TokenBuffer } from './local-model/tokeniser';
import type { TextToScore } from './provider';

/** Scripts by their ISO 15924 name, and what a text in that script is read as when nothing more is known. */
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
/** `Zyyy`: no letters at all. `Zzzz`: a script that isn't in the table. */
type Script = (typeof scripts)[number]['name'] | 'Zyyy' | 'Zzzz';

const lettersLookedAt = 2000;
const foreignLetter = /[^\P{L}\p{Script=Latin}]/u;
const anyLetter = /\p{L}/u;

/**
 * The BCP 47 tag of the language that a text is to be read as: the hint, unless the hinted language isn't written in
 * the text's script; else a confident guess; else the language of the conversation; else English. `und` where the
 * text is plainly in none of the languages known here.
 *
 * @param tokens of the same text
 */
export function languageOf({ text, language, conversationLanguage }: TextToScore, tokens: TokenBuffer): string {
  const script = scriptOf(text.slice(0, lettersLookedAt));
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

/** What the tags of late said: the engine takes as long to read one as a text takes to be scored. */
const tagsRead = new Map<string, LanguageTag | undefined>();
const mostTagsRead = 500;
const longestTag = 100;

/** Undefined for what is no language tag, and so says nothing. */
function readTag(given: string | undefined): LanguageTag | undefined {
  if (!given || given.length > longestTag) return undefined;
  if (tagsRead.has(given)) return tagsRead.get(given);
  if (tagsRead.size >= mostTagsRead) tagsRead.clear();
  const tag = toLanguageTag(given);
  tagsRead.set(given, tag);
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
  // Japanese may be written in Chinese characters only.
  if (written === 'Jpan' && script === 'Hans') return true;
  return script === 'Zzzz' ? !scripts.some(({ name }) => name === written) : written === script;
}

function scriptOf(text: string): Script {
  if (!foreignLetter.test(text)) return anyLetter.test(text) ? 'Latn' : 'Zyyy';
  const counts = new Map<Script, number>(
    scripts.map(({ name, letter }) => [name, text.match(letter)?.length ?? 0] as const),
  );
  const of = (name: Script) => counts.get(name) ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (of('Jpan') > 0) counts.set('Jpan', of('Jpan') + of('Hans')).set('Hans', 0);
  counts.set('Zzzz', letters - scripts.reduce((sum, { name }) => sum + of(name), 0));
  // A name in Latin letters weighs less: one sign of these scripts says as much as several letters.
  for (const dense of ['Jpan', 'Hans', 'Kore'] as const) counts.set(dense, 3 * of(dense));
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}
