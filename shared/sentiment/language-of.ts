// Which language a text is read as. The chat platform's hint counts unless the script of the text contradicts it; a
// text without a hint is guessed only where that is safe, since most messages are too short to tell.
import { languageToRead } from './local-model/language';
import { TokenBuffer, tokenise } from './local-model/tokeniser';
import type { TextToScore } from './provider';

const tokens = new TokenBuffer();

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

/**
 * The BCP 47 tag of the language that a text is to be read as: the hint, unless the hinted language isn't written in
 * the text's script; else a confident guess; else the language of the conversation; else English. `und` where the
 * text is plainly in none of the languages known here.
 */
export function languageOf({ text, language, conversationLanguage }: TextToScore): string {
  const start = text.slice(0, lettersLookedAt);
  const script = scriptOf(start);
  const hint = canonicalTag(language);
  if (hint && isWrittenIn(hint, script)) return hint;
  const conversation = canonicalTag(conversationLanguage);
  const usual = conversation && isWrittenIn(conversation, script) ? conversation : undefined;
  if (script === 'Zyyy') return usual ?? 'en';
  if (script === 'Latn') return guessLatin(start, usual);
  return usual ?? scripts.find(({ name }) => name === script)?.language ?? 'und';
}

/** `en` of `en-US`. */
export function baseLanguage(tag: string): string {
  return tag.split('-')[0]!;
}

function canonicalTag(tag: string | undefined): string | undefined {
  if (!tag) return undefined;
  try {
    const locale = new Intl.Locale(tag.trim().replaceAll('_', '-'));
    return locale.baseName.startsWith('und') ? undefined : locale.baseName;
  } catch {
    return undefined; // Not a language tag, so it says nothing.
  }
}

function isWrittenIn(tag: string, script: Script): boolean {
  if (script === 'Zyyy') return true;
  const usual = new Intl.Locale(tag).maximize().script;
  const written = usual === 'Hant' ? 'Hans' : usual;
  // Japanese may be written in Chinese characters only.
  if (written === 'Jpan' && script === 'Hans') return true;
  return script === 'Zzzz' ? !scripts.some(({ name }) => name === written) : written === script;
}

function scriptOf(text: string): Script {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return 'Zyyy';
  // eslint-disable-next-line no-control-regex -- all of ASCII is meant
  if (/^[\x00-\x7f]*$/.test(text)) return 'Latn';
  const counts = new Map<Script, number>(
    scripts.map(({ name, letter }) => [name, text.match(letter)?.length ?? 0] as const),
  );
  const of = (name: Script) => counts.get(name) ?? 0;
  if (of('Jpan') > 0) counts.set('Jpan', of('Jpan') + of('Hans')).set('Hans', 0);
  counts.set('Zzzz', letters - scripts.reduce((sum, { name }) => sum + of(name), 0));
  // A name in Latin letters weighs less: one sign of these scripts says as much as several letters.
  for (const dense of ['Jpan', 'Hans', 'Kore'] as const) counts.set(dense, 3 * of(dense));
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}

/** A text in Latin letters is told by the local model's own reading of its words. */
function guessLatin(text: string, conversationLanguage: string | undefined): string {
  tokenise(text, tokens);
  return languageToRead({ text, ...(conversationLanguage !== undefined && { conversationLanguage }) }, tokens);
}
