import { chooseLanguage, fillIn, languages, preferredLanguage } from '../../../panel/ui/language';

describe('the language of the panel', () => {
  it.each(languages)('is %s where that is wanted, with or without a region', (language) => {
    expect(chooseLanguage([language]).language).toBe(language);
    expect(chooseLanguage([`${language}-XA`])).toEqual({ language, locale: `${language}-XA` });
  });

  it.each([
    ['the first one that there is', ['ja', 'fr', 'de'], 'fr'],
    ['in any case, with an underscore, with spaces', [' DE_at '], 'de'],
    ['English without one', ['ja', 'zh-Hant-TW'], 'en'],
    ['English for nothing', [], 'en'],
    ['English for what is no tag', ['not a tag', '', null, undefined, '*'], 'en'],
    ['that of a three-letter code', ['fry', 'ita'], 'it'],
  ])('is %s', (_, wanted, language) => {
    expect(chooseLanguage(wanted).language).toBe(language);
  });

  it('takes dates and numbers from the browser’s region of the same language', () => {
    expect(chooseLanguage(['de', 'en-US', 'de-CH'])).toEqual({ language: 'de', locale: 'de-CH' });
    expect(chooseLanguage(['de-AT', 'de-CH']).locale).toBe('de-AT');
    expect(chooseLanguage(['fr', 'en-GB']).locale).toBe('fr');
  });

  it('follows the element, then the address, then the browser', () => {
    expect(preferredLanguage('nl', '?lang=it', ['es']).language).toBe('nl');
    expect(preferredLanguage('', '?lang=it', ['es']).language).toBe('it');
    expect(preferredLanguage(null, '?other=1', ['es-MX']).locale).toBe('es-MX');
    expect(preferredLanguage('xx', '?lang=yy', ['zz']).language).toBe('en');
  });
});

it('fills placeholders in, each time that they occur, and leaves others', () => {
  expect(fillIn('{a} and {a}, {b}', { a: '$& {b}' })).toBe('$& {b} and $& {b}, {b}');
});
