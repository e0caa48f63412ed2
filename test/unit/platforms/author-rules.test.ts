import fc from 'fast-check';
import { matchesPattern, roleByRules } from '../../../shared/platforms/author-rules';

const noRules = { agent: [], bot: [], customer: [] };

describe('A pattern', () => {
  it.each([
    ['*', ['', 'a', 'a*b', '+49170', 'Ünïcode 😡', 'two\nlines']],
    ['+*', ['+', '+49170']],
    ['whatsapp:*', ['whatsapp:', 'whatsapp:+49170']],
    ['*@example.com', ['robin@example.com', '@example.com']],
    ['a*b', ['ab', 'a-b', 'abab', 'a*b']],
    ['a*b*a', ['aba', 'abba', 'a b a']],
    ['ab*ba', ['abba', 'ab ba']],
    ['**', ['', 'a']],
    ['8:acs:*_*', ['8:acs:one_two', '8:acs:_']],
    ['assistant', ['assistant']],
    ['.+[a-z]$', ['.+[a-z]$']],
    ['\\*', ['\\', '\\x']],
  ])('%s fits %j', (pattern, ids) => {
    expect(ids.filter((id) => !matchesPattern(id, pattern))).toEqual([]);
  });

  it.each([
    ['+*', ['', '49170', ' +49170', 'whatsapp:+49170']],
    ['*@example.com', ['robin@example.com.evil.example', 'robin@example.comm', 'robin@EXAMPLE.com', 'example.com']],
    ['whatsapp:*', ['whatsapp', 'Whatsapp:+49170', 'x-whatsapp:+49170']],
    ['ab*ba', ['aba', 'ab', 'abb', '']],
    ['a*b*a', ['a', 'aa', 'ab', 'aab']],
    ['a*', ['', 'ba']],
    ['*a', ['', 'ab']],
    ['assistant', ['assistant2', 'Assistant', 'an assistant', '']],
    ['.*', ['x', '']],
    ['a?c', ['abc']],
  ])('%s does not fit %j', (pattern, ids) => {
    expect(ids.filter((id) => matchesPattern(id, pattern))).toEqual([]);
  });

  it('fits what a regular expression with the same meaning fits', () => {
    const symbols = fc.constantFrom('a', 'b', '*', '.', '😡');
    const text = fc.string({ unit: symbols, maxLength: 8 });
    fc.assert(
      fc.property(text, text, (id, pattern) => {
        const parts = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
        expect(matchesPattern(id, pattern)).toBe(new RegExp(`^${parts.join('.*')}$`, 'su').test(id));
      }),
      { numRuns: 5_000 },
    );
  });

  it('fits every id that is made of it', () => {
    const part = fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => text.replaceAll('*', ''));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), fc.array(fc.string(), { minLength: 10 }), (parts, fillings) => {
        const id = parts.map((text, index) => (index === 0 ? text : `${fillings[index % 10]}${text}`)).join('');
        expect(matchesPattern(id, parts.join('*'))).toBe(true);
      }),
    );
  });

  it('takes no longer for a hostile id: each part is searched once', () => {
    const id = 'a'.repeat(20_000);
    const begun = performance.now();
    expect(matchesPattern(id, `${'*a'.repeat(5_000)}*b`)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe('The role by rules', () => {
  const rules = { agent: ['*@example.com', 'T-ours'], bot: ['assistant*', 'both'], customer: ['+*', 'both', '*'] };

  it.each([
    [['robin@example.com'], 'agent'],
    [['assistant-1'], 'bot'],
    [['+49170'], 'customer'],
    [['anybody'], 'customer'],
    [['both'], 'bot'],
    [['assistant@example.com'], 'agent'],
    [['U1', 'T-ours'], 'agent'],
    [['T-theirs', 'assistant'], 'bot'],
  ] as const)('of %j is %s: the first that fits, in the order agent, bot, customer', (ids, role) => {
    expect(roleByRules(ids, rules)).toBe(role);
  });

  it('is unknown where no rule fits, and for an author without an id', () => {
    expect(roleByRules(['U1'], { ...noRules, customer: ['V*'] })).toBe('unknown');
    expect(roleByRules(['U1'], noRules)).toBe('unknown');
    expect(roleByRules([], rules)).toBe('unknown');
  });
});
