import { TokenBuffer, tokenFlag, tokenKind, tokenise } from '../../../../shared/sentiment/local-model/tokeniser';

const kindNames = Object.fromEntries(Object.entries(tokenKind).map(([name, value]) => [value, name]));

function cut(text: string): string[] {
  const tokens = new TokenBuffer();
  tokenise(text, tokens);
  return Array.from(
    { length: tokens.count },
    (_, index) => `${kindNames[tokens.kind[index]!]!} ${text.slice(tokens.start[index], tokens.end[index])}`,
  );
}

function hashes(text: string): number[] {
  const tokens = new TokenBuffer();
  tokenise(text, tokens);
  return [...tokens.hash.subarray(0, tokens.count)];
}

function flagsOf(text: string): number {
  const tokens = new TokenBuffer();
  tokenise(text, tokens);
  return tokens.flags[0]!;
}

test.each([
  ["I don't like it", ['word I', "word don't", 'word like', 'word it']],
  ["the dogs' bowl", ['word the', 'word dogs', "other '", 'word bowl']],
  ['see https://example.com/a?b=c now', ['word see', 'address https://example.com/a?b=c', 'word now']],
  ['@support order 5th, 10:30', ['mention @support', 'word order', 'number 5', 'word th', 'clause ,', 'number 10:30']],
  ['#fail #1', ['word #fail', 'other #', 'number 1']],
  ['wait... what?!', ['word wait', 'ellipsis ...', 'word what', 'outcry ?!']],
  ['ok :-)) <3 ^_^', ['word ok', 'emoticon :-))', 'emoticon <3', 'emoticon ^_^']],
  [
    'a:Dog (see above):',
    ['word a', 'clause :', 'word Dog', 'clause (', 'word see', 'word above', 'clause )', 'clause :'],
  ],
  ['👍🏽 ☹️', ['pictograph 👍🏽', 'pictograph ☹️']],
  ['f***ing hell', ['word f***ing', 'word hell']],
  ['très déçu', ['word très', 'word déçu']],
])('splits %j', (text, expected) => {
  expect(cut(text).map((token) => token.replace(/[\ufe0f]|\ud83c[\udffb-\udfff]/g, ''))).toEqual(
    expected.map((token) => token.replace(/[\ufe0f]|\ud83c[\udffb-\udfff]/g, '')),
  );
});

test.each([
  ['GREAT', 'great'],
  ['don’t', "don't"],
  ['ｇｏｏｄ', 'good'],
  ['𝐛𝐚𝐝', 'bad'],
  ['b\u00ada\u200bd', 'bad'],
  ['sooooo', 'soo'],
  [':-))))', ':-)'],
])('%j is the same word as %j', (text, plain) => {
  expect(hashes(text)).toEqual(hashes(plain));
});

test('marks capitals and drawn-out words', () => {
  expect(flagsOf('NEVER') & tokenFlag.capitals).toBeTruthy();
  expect(flagsOf('I') & tokenFlag.capitals).toBe(0);
  expect(flagsOf('pleeeease') & tokenFlag.elongated).toBeTruthy();
});

test.each(['', ' \n\t', '\u200b\ufeff', '\u00ad'])('finds nothing in %j', (text) => {
  expect(cut(text)).toEqual([]);
});
