import { maxEvidenceSpans, strongestSpans } from '../../../shared/sentiment/strongest-spans';

const span = (start: number, contribution: number) => ({ start, end: start + 1, contribution });

test('evidence of few spans is not changed', () => {
  const evidence = Array.from({ length: maxEvidenceSpans }, (_, start) => span(start, start / 1000));
  expect(strongestSpans(evidence)).toEqual(evidence);
});

test('of too many spans the strongest are kept, positive or negative, in the order of the text', () => {
  const weak = Array.from({ length: 10_000 }, (_, index) => span(2 * index, 1e-5));
  const strong = Array.from({ length: maxEvidenceSpans }, (_, index) => span(2 * index + 1, index % 2 ? 0.5 : -0.5));
  const evidence = [...weak, ...strong].sort((a, b) => a.start - b.start);
  expect(strongestSpans(evidence)).toEqual(strong);
});
