import fc from 'fast-check';
import type { TextSegment } from '../../../panel/element/evidence-segments';
import { excerptOf, shortened } from '../../../panel/element/excerpt';

const plain = (text: string): TextSegment => ({ text, contribution: null });
const textOf = (segments: readonly TextSegment[]) => segments.map(({ text }) => text).join('');

describe('excerptOf', () => {
  it('does not change a short message', () => {
    expect(excerptOf([plain('x'.repeat(240))])).toBeNull();
    expect(excerptOf([plain('')])).toBeNull();
  });

  it('shortens a message of many short lines', () => {
    expect(excerptOf([plain('a\n'.repeat(30))])).not.toBeNull();
  });

  it('shows the beginning where there is no evidence, cut between two words', () => {
    const excerpt = excerptOf([plain('some words '.repeat(100))])!;
    expect(textOf(excerpt)).toMatch(/^some words .*(some|words) …$/);
    expect(textOf(excerpt).length).toBeLessThan(190);
  });

  it('shows the strongest evidence, marked, at any position', () => {
    const excerpt = excerptOf([
      plain('some words '.repeat(200)),
      { text: 'terrible', contribution: -0.5 },
      plain(' some words'.repeat(100)),
      { text: 'nice', contribution: 0.1 },
    ])!;
    expect(excerpt).toContainEqual({ text: 'terrible', contribution: -0.5 });
    expect(textOf(excerpt)).toMatch(/^… \w.*terrible some words.* …$/);
  });

  it('shows the end without an ellipsis after it', () => {
    const excerpt = excerptOf([plain('some words '.repeat(200)), { text: 'terrible', contribution: -0.5 }])!;
    expect(textOf(excerpt)).toMatch(/^… .*terrible$/);
  });

  it('is short, is part of the text, and contains the strongest segment if that fits, for any text', () => {
    const segment = fc.record({
      text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
      contribution: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 20, maxLength: 60 }), (segments) => {
        const excerpt = excerptOf(segments);
        if (excerpt === null) return;
        const shown = textOf(excerpt);
        expect(shown.length).toBeLessThanOrEqual(184);
        expect(textOf(segments)).toContain(shown.replace(/^… /, '').replace(/ …$/, ''));
        expect(shown.isWellFormed()).toBe(textOf(segments).isWellFormed());
        const greatest = Math.max(...segments.map(({ contribution }) => Math.abs(contribution ?? 0)));
        const strongest = segments.find(({ contribution }) => Math.abs(contribution ?? 0) === greatest && greatest > 0);
        if (strongest?.text.trim())
          expect(excerpt.map(({ contribution }) => contribution)).toContain(strongest.contribution);
      }),
    );
  });
});

it('shortens a quotation between two words', () => {
  expect(shortened('some words', 20)).toBe('some words');
  expect(shortened('some words and others', 12)).toBe('some words …');
});
