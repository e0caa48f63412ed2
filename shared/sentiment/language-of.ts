// Which language a text is read as. The chat platform's hint counts unless the script of the text contradicts it; a
// text without a hint is guessed only where that is safe, since most messages are too short to tell.
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

/** Words that nearly every sentence of a language has some of. */
const frequentWords = new Map(
  Object.entries({
    en: 'the and is are was i you my your it this that to of for have has not with but we they what why how be can no',
    de: 'der die das und ist nicht ich sie wir mein meine ein eine mit für auf von zu es sind habe hat bin aber wie',
    fr: 'le la les et est pas je vous nous mon ma un une des du de que qui pour dans sur avec ce mais très ne suis',
    es: 'el la los las y es no yo mi un una de del que por para con en está estoy muy pero lo se como su he ha',
    pt: 'o a os as e é não eu meu minha um uma de do da que por para com em está estou muito mas isso se foi',
    it: 'il lo la gli e è non io mio mia un una di del della che per con in sono molto ma questo si ho ha come',
    nl: 'de het een en is niet ik u je wij mijn van voor met op te dat dit zijn heb heeft maar wat hoe ook nog',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);
const fewestWords = 4;
const fewestHits = 2;
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
  if (script === 'Latn') return guessLatin(start) ?? hint ?? usual ?? 'en';
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

// Letters beside a digit or a hyphen are likelier a part of an order number than a word.
const word = /(?<![\p{L}\p{N}_-])\p{L}+(?![\p{L}\p{N}_-])/gu;

function guessLatin(text: string): string | undefined {
  const words = text.toLowerCase().match(word) ?? [];
  if (words.length < fewestWords) return undefined;
  const hits = [...frequentWords]
    .map(([language, known]) => ({ language, count: words.filter((word) => known.has(word)).length }))
    .sort((a, b) => b.count - a.count);
  const [first, second] = hits;
  if (first && second && first.count >= fewestHits && first.count > second.count) return first.language;
  const foreignLetters = /[^\p{ASCII}\p{Emoji}\p{P}\p{S}\s]/u.test(text);
  return foreignLetters && first?.count === 0 ? 'und' : undefined;
}
