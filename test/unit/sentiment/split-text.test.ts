import fc from 'fast-check';
import { splitText } from '../../../shared/sentiment/split-text';

const partsOf = (text: string, maxLength: number) => splitText(text, maxLength).map((part) => part.text);

describe('splitText', () => {
  it.each([
    ['does not split a text that fits', 'Ten chars.', ['Ten chars.']],
    ['splits after a sentence', 'One. Two. Three.', ['One. Two. ', 'Three.']],
    ['splits after a line', 'one two\nthree four', ['one two\n', 'three four']],
    ['splits after a Chinese sentence', '一二三四五六。七八九十十一', ['一二三四五六。', '七八九十十一']],
    ['splits after a word where no sentence ends in the second half', 'A. two three four', ['A. two ', 'three four']],
    ['splits within a word that is too long', 'abcdefghijklm', ['abcdefghij', 'klm']],
    ['never splits a text element', '123456👩‍👩‍👧‍👦78', ['123456', '👩‍👩‍👧‍👦', '78']],
    ['never splits a surrogate pair', '123456789😡', ['123456789', '😡']],
    ['does not split a text element that is itself too long', '👩🏽‍❤️‍💋‍👨🏽a', ['👩🏽‍❤️‍💋‍👨🏽', 'a']],
    ['returns one empty part for an empty text', '', ['']],
  ])('%s', (_, text, parts) => {
    expect(partsOf(text, 10)).toEqual(parts);
  });

  it('returns where in the text each part starts', () => {
    expect(splitText('One. Two. Three.', 10).map(({ start }) => start)).toEqual([0, 10]);
  });

  it('loses and changes no character of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 30 }), (text, maxLength) => {
        expect(partsOf(text, maxLength).join('')).toBe(text);
        for (const { start, text: part } of splitText(text, maxLength)) {
          expect(text.startsWith(part, start)).toBe(true);
          if (text !== '') expect(part.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
