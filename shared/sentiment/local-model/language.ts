// Which language a text is to be read as: the platform's hint; else what the text itself says, with a bias to the
// language of the conversation, since most messages are too short to tell. Detection is by tinyld's light profile
// (MIT, 70 KB, 24 languages), asked only for texts in Latin letters.
import { detectAll } from 'tinyld/light';
import type { TextToScore } from '../provider';

/** Letters looked at. */
const longestSample = 600;
/** Detector's certainty that is enough against the expected language, and for a text that nothing is known of. */
const certainAgainst = 0.4;
const certainAlone = 0.2;
/** Below this many letters a text says nothing about its language. */
const fewestLetters = 12;

const undetermined = 'und';
const latinOnly = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u;
const foreignLetter = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/gu;
const anyLetter = /\p{L}/gu;
/** Languages that are written in other letters: a hint of them fits a text in foreign script. */
const otherScripts = new Set(
  'ar bg el fa he hi hy ja ka ko ru sr th uk ur zh be mk bn ta te ml km lo my am'.split(' '),
);

/** BCP 47 primary language subtag of a tag: `en` of `en-GB`; undefined for what is no tag. */
export function primarySubtag(tag: string | undefined): string | undefined {
  const match = tag === undefined ? null : /^([a-z]{2,3})(?:[-_]|$)/i.exec(tag.trim());
  const subtag = match?.[1]?.toLowerCase();
  return subtag === undetermined ? undefined : subtag;
}

/**
 * The language to read a text as. `und` where the text is plainly in none that can be named.
 *
 * @param expected what a text that doesn't say is taken to be, when the conversation has no language yet
 */
export function languageToRead({ text, language, conversationLanguage }: TextToScore, expected = 'en'): string {
  const sample = text.slice(0, longestSample);
  const hint = primarySubtag(language);
  const usual = primarySubtag(conversationLanguage) ?? expected;
  const letters = sample.match(anyLetter)?.length ?? 0;
  const foreign = latinOnly.test(sample) ? 0 : (sample.match(foreignLetter)?.length ?? 0);
  if (foreign * 2 > letters) {
    // Letters of another script: a hint of a language in Latin letters can't be right.
    const named = [hint, primarySubtag(conversationLanguage)].find((tag) => tag !== undefined && otherScripts.has(tag));
    return named ?? undetermined;
  }
  if (hint !== undefined) return hint;
  if (letters < fewestLetters) return usual;
  const guesses = detectAll(sample);
  const best = guesses[0];
  if (best === undefined || best.lang === usual) return usual;
  const support = guesses.find(({ lang }) => lang === usual)?.accuracy ?? 0;
  const needed = conversationLanguage === undefined ? certainAlone : certainAgainst;
  return best.accuracy - support >= needed ? best.lang : usual;
}
