import fc from 'fast-check';
import { segmentsOf } from '../../../panel/element/evidence-segments';

const span = (start: number, end: number, contribution: number) => ({ start, end, contribution });

describe('segmentsOf', () => {
  it('splits the text at its evidence', () => {
    expect(segmentsOf('You are useless!', [span(8, 15, -0.4)])).toEqual([
      { text: 'You are ', contribution: null },
      { text: 'useless', contribution: -0.4 },
      { text: '!', contribution: null },
    ]);
  });

  it('marks the stronger of two spans that overlap', () => {
    expect(segmentsOf('not good', [span(4, 8, 0.1), span(0, 8, -0.3)])).toEqual([
      { text: 'not good', contribution: -0.3 },
    ]);
  });

  it.each([
    ['a full stop', 'This is terrible.', [span(8, 16, -0.4), span(16, 17, -0.4)], ['terrible']],
    ['an exclamation', 'Nobody answered!!!', [span(0, 15, -0.4), span(15, 18, -0.3)], ['Nobody answered']],
    ['a span much weaker than the strongest', 'This is terrible', [span(0, 7, -0.1), span(8, 16, -0.4)], ['terrible']],
    ['punctuation around words', 'It, well. Useless, you know', [span(8, 18, -0.4)], ['Useless']],
    ['digits', 'Order 4711 is broken', [span(6, 10, -0.4), span(14, 20, -0.3)], ['broken']],
    ['a message as a whole', 'I have been waiting for so long that I do not know what to say', [span(0, 62, -0.6)], []],
    ['a paragraph', `${'word '.repeat(50)}. And more`, [span(0, 250, -0.6)], []],
  ])('leaves %s unmarked', (_, text, evidence, marked) => {
    const segments = segmentsOf(text, evidence);
    expect(segments.flatMap((segment) => (segment.contribution === null ? [] : [segment.text]))).toEqual(marked);
    expect(segments.map((segment) => segment.text).join('')).toBe(text);
  });

  it.each([':(', ':-)', '<3', '^^', '😡', '👩‍👩‍👧', '👍🏽', '🇩🇪', 'جدا', 'अच्छा', '糟糕', 'é'])('marks %s', (text) => {
    expect(segmentsOf(`  ${text}, `, [span(0, text.length + 4, -0.4)])).toContainEqual({ text, contribution: -0.4 });
  });

  it('never splits an emoji', () => {
    expect(segmentsOf('no😡 way', [span(0, 3, -0.5)])).toEqual([
      { text: 'no', contribution: -0.5 },
      { text: '😡 way', contribution: null },
    ]);
  });

  it('loses no character, whatever spans a provider returns', () => {
    const spans = fc.array(
      fc.tuple(
        fc.integer({ min: -5, max: 40 }),
        fc.integer({ min: -5, max: 40 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), spans, (text, spans) => {
        const segments = segmentsOf(
          text,
          spans.map(([start, end, contribution]) => span(start, end, contribution)),
        );
        expect(segments.map((segment) => segment.text).join('')).toBe(text);
      }),
    );
  });
});
