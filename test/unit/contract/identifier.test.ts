import fc from 'fast-check';
import { identifier, keyOf } from '../../../shared/contract/identifier';
import { oddIds } from '../../support/odd-ids';

/** Any text, including texts that are easily confused with others. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom('a', '/', '\\', '#', '?', '%', '~', '.', ':', '@', ' ', '2', 'F'), maxLength: 12 }),
  fc.string({ unit: 'grapheme-composite', maxLength: 300 }),
);
const id = anyText.filter((text) => identifier.safeParse(text).success);

describe('An identifier', () => {
  it.each(oddIds)('may be %j', (text) => {
    expect(identifier.parse(text)).toBe(text);
  });

  it.each([
    ['nothing', '', 'must not be empty'],
    ['one dot', '.', 'must not be "." or ".."'],
    ['two dots', '..', 'must not be "." or ".."'],
    ['an escaped slash', 'a%2Fb', 'must not contain "%2F"; in a path, encode "/" once as %2F'],
    ['an escaped slash in small letters', 'a%2fb', 'must not contain "%2F"; in a path, encode "/" once as %2F'],
    ['a line break', 'a\nb', 'must not contain control characters'],
    ['a zero', 'a\u0000', 'must not contain control characters'],
    ['a delete', '\u007f', 'must not contain control characters'],
    ['a control character of Latin-1', '\u0085', 'must not contain control characters'],
    ['half of a character', 'a\ud83d', 'must be well-formed Unicode'],
    ['257 letters', 'x'.repeat(257), 'must have at most 256 characters'],
    ['257 emoji', '😀'.repeat(257), 'must have at most 256 characters'],
    ['a number', 7, 'must be a string'],
    ['null', null, 'must be a string'],
  ])('must not be %s, and the fault says so', (_, value, fault) => {
    expect(identifier.safeParse(value).error?.issues.map(({ message }) => message)).toEqual([fault]);
  });

  it('is never changed by a path', () => {
    fc.assert(
      fc.property(id, (text) => {
        const inPath = encodeURIComponent(text);
        const { pathname } = new URL(`http://127.0.0.1/api/conversations/${inPath}/watch`);
        const [, , , segment] = pathname.split('/');
        // The functions host decodes every escape of a path but %2F, which we decode.
        const asHostDecodes = segment!.split(/%2F/i).map(decodeURIComponent).join('%2F');
        expect(asHostDecodes.replace(/%2F/gi, '/')).toBe(text);
      }),
    );
  });
});

describe('The key of an identifier', () => {
  it('is the identifier itself where it is plain and short', () => {
    for (const plain of ['c-42', 'Agent_7', 'a.b:c-d+e=f', 'x'.repeat(128)]) expect(keyOf(plain)).toBe(plain);
  });

  it('differs for any two identifiers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 60 }), (ids) => {
        expect(new Set(ids.map(keyOf)).size).toBe(ids.length);
      }),
    );
    expect(new Set(oddIds.map(keyOf)).size).toBe(oddIds.length);
  });

  it('is never the key of the identifier with the same text', () => {
    fc.assert(
      fc.property(id, (one) => {
        const key = keyOf(one);
        if (key !== one) expect(keyOf(key)).not.toBe(key);
      }),
    );
  });

  it('is valid in a table and in the name of a group, whatever the identifier', () => {
    fc.assert(
      fc.property(fc.oneof(id, fc.constantFrom(...oddIds)), (text) => {
        const key = keyOf(text);
        // No / \ # ? nor control characters; far from 1 KiB and 1,024 characters, and nothing that a URL would change.
        expect(key).toMatch(/^[\w.:+=~-]{1,128}$/);
      }),
    );
  });

  it('does not change between versions, as stored data would be lost', () => {
    expect(keyOf('a/b')).toBe('~wUzdwDP2S53qgOpnXPKAoBXmclFgkKViZ4EVPcaP6hE');
  });
});
