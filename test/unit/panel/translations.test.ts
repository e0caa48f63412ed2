// Every language has every text, with the same placeholders, and no text is still the English one.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as de from '../../../panel/languages/de';
import * as en from '../../../panel/languages/en';
import * as es from '../../../panel/languages/es';
import * as fr from '../../../panel/languages/fr';
import * as it_ from '../../../panel/languages/it';
import * as nl from '../../../panel/languages/nl';
import * as pt from '../../../panel/languages/pt';
import { languages } from '../../../panel/ui/language';

type Texts = Readonly<Record<string, string>>;
const sections = ['element', 'demo', 'settings', 'board', 'report', 'pages', 'account', 'signIn', 'embedded'] as const;
const translations: Record<string, Record<(typeof sections)[number], Texts>> = { de, es, fr, it: it_, nl, pt };
const cases = Object.keys(translations).flatMap((language) => sections.map((section) => [language, section] as const));

/** Words that are the same in both languages. */
const alike: Record<string, string[]> = {
  de: ['neutral', 'agent', 'bot', 'name', 'optional'],
  es: ['bot', 'supervisor'],
  fr: [
    'score',
    'coursePoint',
    'messageColumn',
    'conversationColumn',
    'agent',
    'bot',
    'conversation',
    'agent',
    'streakMessages',
  ],
  it: ['bot', 'account'],
  nl: ['score', 'bot', 'supervisor', 'open', 'account', 'accountId'],
  pt: ['bot', 'supervisor'],
};

const placeholdersOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([placeholder]) => placeholder).sort();

it.each(['', 'access', 'report'])('has one file for each language of the panel: %s', (folder) => {
  const files = readdirSync(join(__dirname, '../../../panel/languages', folder));
  const found = files.filter((name) => name.endsWith('.ts') && name !== 'texts.ts');
  expect(found.sort()).toEqual(languages.map((language) => `${language}.ts`).sort());
  expect(['en', ...Object.keys(translations)].sort()).toEqual([...languages].sort());
});

describe.each(cases)('%s, %s', (language, section) => {
  const english: Texts = en[section];
  const texts = translations[language]![section];

  it('has the same keys as English, each with a text', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(english));
    expect(Object.entries(texts).filter(([, text]) => text.trim() !== text || text === '')).toEqual([]);
  });

  it('has the same placeholders in each text', () => {
    for (const [key, text] of Object.entries(texts))
      expect([key, ...placeholdersOf(text)]).toEqual([key, ...placeholdersOf(english[key]!)]);
  });

  it('leaves nothing in English', () => {
    const same = Object.keys(english).filter((key) => texts[key] === english[key]);
    expect(same.filter((key) => !alike[language]!.includes(key))).toEqual([]);
    const suspicious = Object.entries(texts).filter(([, text]) =>
      /\b(the|and|this|with|which|your|are|could|shown)\b/i.test(text.replace(/\bdie\b/gi, '')),
    );
    expect(suspicious).toEqual([]);
  });

  it('uses typographic apostrophes, dots and the spaces of its language', () => {
    const wrong = Object.entries(texts).filter(([, text]) => /'|\.\.\.|"|\u00a0/.test(text));
    expect(wrong).toEqual([]);
    if (language === 'fr')
      expect(Object.entries(texts).filter(([, text]) => /[^\u202f][;?!»]| :/.test(text))).toEqual([]);
  });
});

it.each(Object.entries({ en, ...translations }))('names seven different levels: %s', (_, { element }) => {
  const names = ['very-negative', 'negative', 'slightly-negative', 'neutral', 'slightly-positive', 'positive'].map(
    (level) => (element as Texts)[level],
  );
  expect(new Set([...names, (element as Texts)['very-positive']]).size).toBe(7);
});
