import { baseLanguage } from '../../../shared/sentiment/language-of';
import type { TextToScore } from '../../../shared/sentiment/provider';
import { readText } from '../../../shared/sentiment/read-text';

const languageOf = (text: TextToScore) => readText(text).language;

describe('languageOf', () => {
  it.each([
    ['Where is my parcel?', 'de', 'de'],
    ['Where is my parcel?', 'en_US', 'en-US'],
    ['Ich bin sehr unzufrieden.', 'EN-gb', 'en-GB'],
    ['东京', 'ja', 'ja'],
    ['我很生氣', 'zh-TW', 'zh-TW'],
    ['Привіт', 'uk', 'uk'],
    ['😡😡', 'ja', 'ja'],
  ])('uses the hint where the script allows it: %s (%s)', (text, language, expected) => {
    expect(languageOf({ text, language })).toBe(expected);
  });

  it.each([
    ['我很生气', 'en', 'zh'],
    ['Очень плохо', 'de', 'ru'],
    ['This is the worst and I hate it', 'ja', 'en'],
  ])('ignores a hint that the script contradicts: %s (%s)', (text, language, expected) => {
    expect(languageOf({ text, language })).toBe(expected);
  });

  it.each([
    ['I have been waiting for two weeks', 'en'],
    ['Ich bin sehr unzufrieden mit dem Service', 'de'],
    ['Je ne suis pas content du tout', 'fr'],
    ['Estoy muy enfadado, esto es una vergüenza', 'es'],
    ['Não gostei do produto, está quebrado', 'pt'],
    ['Il prodotto non è arrivato e sono molto arrabbiato', 'it'],
    ['Het is niet goed en ik ben boos', 'nl'],
    ['配送が遅いです', 'ja'],
    ['iPhoneが壊れた', 'ja'],
    ['배송이 늦어요', 'ko'],
    ['我很生气', 'zh'],
    ['Очень плохо', 'ru'],
    ['هذا سيء جدا', 'ar'],
    ['Jag är väldigt missnöjd med er hjälp', 'sv'],
    ['გამარჯობა მეგობარო', 'und'],
  ])('detects the language without a hint: %s', (text, expected) => {
    expect(languageOf({ text })).toBe(expected);
  });

  it.each(['Ok super', 'Café!', '😡', '', '12345', 'Order 12, gate 7'])(
    'uses the language of the conversation where the text is too short: %s',
    (text) => {
      expect(languageOf({ text, conversationLanguage: 'nl' })).toBe('nl');
      expect(languageOf({ text })).toBe('en');
    },
  );

  it.each(['fr', 'es'])(
    'uses the language of the conversation where two are equally likely: %s',
    (conversationLanguage) => {
      expect(languageOf({ text: 'un de la vida', conversationLanguage })).toBe(conversationLanguage);
    },
  );

  it.each(['not a tag!', '', 'und', 'x-y', 'e'])('ignores the invalid hint %j', (language) => {
    expect(languageOf({ text: 'Hola', language, conversationLanguage: 'es' })).toBe('es');
  });
});

describe('baseLanguage', () => {
  it.each([
    ['en', 'en'],
    ['en-US', 'en'],
    ['zh-Hant-TW', 'zh'],
  ])('of %s is %s', (tag, expected) => expect(baseLanguage(tag)).toBe(expected));
});
